import type { FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import type { ServerName } from './guard-metrics.ts';
import type { Owner } from './unsent-budget.ts';

export interface GuardLimits {
  /** The maximum number of connections, WebSockets included. */
  connections: number;
  /** The maximum number of connections from one address; in IPv6, from one /64. */
  addressConnections: number;
  /** Bytes of all request bodies being received, and of all responses not sent yet. */
  unsentBytes: number;
}

export interface GuardOptions {
  server: ServerName;
  metrics: Registry;
  limits: GuardLimits;
  /** The maximum size of a request body, in bytes. Bodies stay in memory until the response is sent. */
  maxBody: number;
  /** A response whose client reads nothing for this long is aborted. */
  stallMs?: number;
  /** True for proxies, whose connections carry many clients. By default there are none. */
  isProxy?(address: string): boolean;
  /** The owners, besides the connection, that a request's memory is charged to. Called only for counted requests. */
  ownerOf?(request: FastifyRequest): Omit<Owner, 'connection'>;
}

/** The limits of a process's public server, from `processShape`. */
export const guardLimitsOf = (config: {
  MAX_CONNECTIONS: number;
  MAX_CONNECTIONS_PER_ADDRESS: number;
  MAX_UNSENT_BYTES: number;
}): GuardLimits => ({
  connections: config.MAX_CONNECTIONS,
  addressConnections: config.MAX_CONNECTIONS_PER_ADDRESS,
  unsentBytes: config.MAX_UNSENT_BYTES,
});
