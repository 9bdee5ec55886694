import type { FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import type { ServerName } from './guard-metrics.ts';
import type { Owner } from './unsent-budget.ts';

export interface GuardLimits {
  /** Connections in total, WebSockets included. */
  connections: number;
  /** Connections from one address, in IPv6 from its /64. */
  addressConnections: number;
  /** Bytes of all bodies that are being received, and of all responses that peers have not taken yet. */
  unsentBytes: number;
}

export interface GuardOptions {
  server: ServerName;
  metrics: Registry;
  limits: GuardLimits;
  /** The longest request body, which is held until the response is sent. */
  maxBody: number;
  /** A response of which nothing is taken for so long is cut off. */
  stallMs?: number;
  /** Proxies, whose connections carry many clients; by default there are none. */
  isProxy?(address: string): boolean;
  /** Whose memory a request takes besides its connection's. Asked only for what is counted. */
  ownerOf?(request: FastifyRequest): Omit<Owner, 'connection'>;
}

/** What `processShape` says of a process's server for its clients. */
export const guardLimitsOf = (config: {
  LIMIT_CONNECTIONS: number;
  LIMIT_ADDRESS_CONNECTIONS: number;
  LIMIT_UNSENT_BYTES: number;
}): GuardLimits => ({
  connections: config.LIMIT_CONNECTIONS,
  addressConnections: config.LIMIT_ADDRESS_CONNECTIONS,
  unsentBytes: config.LIMIT_UNSENT_BYTES,
});
