import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Socket } from 'node:net';
import { pipeline, type Duplex } from 'node:stream';
import { spread } from '@parley/service/async';
import type { Logger } from '@parley/service/telemetry';
import type { Timekeeper } from '@parley/service/time';
import { isConnectError } from './connect-error.ts';
import type { ForwardedHeaders } from './forwarded-headers.ts';
import { endToEnd } from './hop-by-hop.ts';
import { NoGatewayError, type Gateway, type GatewayPool, type Lease } from './gateway-pool.ts';

/** A gateway that takes longer to respond to an upgrade counts as unreachable. */
const HANDSHAKE_TIMEOUT_MS = 5_000;
/** How long a connection may be silent before the system sends TCP keep-alive probes. */
const TCP_KEEP_ALIVE_MS = 30_000;

/**
 * After a longer stall of this process, data received during it is not forwarded: clients may have given up and done
 * something else since. Clients whose sockets are closed reconnect.
 */
const MAX_STALL_MS = 5_000;

export interface UpgradeForwarderOptions {
  pool: GatewayPool;
  forwarded: ForwardedHeaders;
  /** The maximum number of open WebSockets. */
  maxSockets: number;
  time: Pick<Timekeeper, 'stalledMs'>;
  logger: Logger;
}

/**
 * Connects WebSockets to gateways and forwards bytes; the gateway implements the protocol. When one end closes, so does
 * the other, and the client reconnects to another gateway.
 */
export class UpgradeForwarder {
  private readonly clients = new Set<Duplex>();

  constructor(private readonly options: UpgradeForwarderOptions) {}

  get openSockets(): number {
    return this.clients.size;
  }

  /** Handles the `upgrade` event of an HTTP server whose requests can upgrade only at the endpoint. */
  readonly handle = (request: IncomingMessage, client: Duplex, head: Buffer): void => {
    client.on('error', () => client.destroy());
    if (this.clients.size >= this.options.maxSockets) return rejectUpgrade(client, '503 Service Unavailable');
    this.clients.add(client);
    client.once('close', () => this.clients.delete(client));
    this.connect(request, client, head, new Set());
  };

  /** Closes all sockets, spread over `spreadMs`, so that clients do not all reconnect at once. */
  async close(spreadMs: number): Promise<void> {
    await spread(this.clients, spreadMs, (client) => client.destroy());
    for (const client of this.clients) client.destroy();
  }

  private connect(request: IncomingMessage, client: Duplex, head: Buffer, tried: Set<Gateway>, cause?: unknown): void {
    let lease: Lease;
    try {
      lease = this.options.pool.acquire('sockets', tried, cause);
    } catch (error) {
      if (!(error instanceof NoGatewayError)) throw error;
      return rejectUpgrade(client, '503 Service Unavailable');
    }
    const { gateway, release } = lease;
    let upgrade: ClientRequest;
    try {
      upgrade = this.sendUpgrade(gateway, request);
    } catch (error) {
      // Node parses headers that it cannot send. An `upgrade` handler must catch its own exceptions.
      release();
      this.options.logger.info({ err: error }, 'upgrade cannot be forwarded');
      return rejectUpgrade(client, '400 Bad Request');
    }
    const abandon = () => upgrade.destroy();
    client.once('close', abandon);
    upgrade.once('close', release);

    upgrade.once('upgrade', (response, upstream, upstreamHead) => {
      client.off('close', abandon);
      upgrade.off('close', release);
      client.write(responseHead(response));
      join(client, upstream, head, upstreamHead, release);
      // Runs before the forwarding listener, which would still write this chunk if only the client were destroyed.
      client.prependListener('data', () => {
        if (this.options.time.stalledMs <= MAX_STALL_MS) return;
        upstream.destroy();
        client.destroy();
      });
    });
    upgrade.once('response', (response) => {
      client.off('close', abandon);
      client.write(responseHead(response, { connection: 'close' }));
      pipeline(response, client, () => client.destroy());
    });
    upgrade.once('error', (error) => {
      client.off('close', abandon);
      if (client.destroyed) return;
      if (!isConnectError(error)) return rejectUpgrade(client, '502 Bad Gateway');
      if (gateway.ready) this.options.logger.warn({ gateway: gateway.origin, err: error }, 'gateway unreachable');
      gateway.ready = false;
      this.connect(request, client, head, tried.add(gateway), error);
    });
  }

  private sendUpgrade(gateway: Gateway, request: IncomingMessage): ClientRequest {
    const send = gateway.origin.startsWith('https:') ? httpsRequest : httpRequest;
    const upgrade = send(gateway.origin, {
      // Not concatenated into a URL: a target may contain its own host (RFC 9112 §3.2.2).
      path: request.url,
      headers: {
        ...this.options.forwarded.rewrite(endToEnd(request.headers), request),
        connection: 'Upgrade',
        upgrade: 'websocket',
      },
      agent: false,
    });
    upgrade.setTimeout(HANDSHAKE_TIMEOUT_MS, () => upgrade.destroy(new HandshakeTimeoutError()));
    return upgrade.end();
  }
}

/** Thrown when a gateway does not respond to an upgrade in time. */
class HandshakeTimeoutError extends Error {
  readonly code = 'ETIMEDOUT';
}

function join(client: Duplex, upstream: Duplex, head: Buffer, upstreamHead: Buffer, onEnd: () => void): void {
  for (const socket of [client, upstream]) {
    if (!(socket instanceof Socket)) continue;
    socket.setTimeout(0);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, TCP_KEEP_ALIVE_MS);
  }
  if (upstreamHead.length > 0) client.write(upstreamHead);
  if (head.length > 0) upstream.write(head);
  const end = () => {
    client.destroy();
    upstream.destroy();
    onEnd();
  };
  pipeline(client, upstream, end);
  pipeline(upstream, client, end);
}

/** With `framing`, the body ends with the connection. */
function responseHead(response: IncomingMessage, framing?: { connection: 'close' }): string {
  const { statusCode, statusMessage, rawHeaders } = response;
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    if (framing && FRAMING_HEADERS.has(String(rawHeaders[i]).toLowerCase())) continue;
    lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  }
  if (framing) lines.push(`Connection: ${framing.connection}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

const FRAMING_HEADERS = new Set(['connection', 'keep-alive', 'transfer-encoding']);

/** Does not wait for the client to disconnect, since it may never do so. */
export function rejectUpgrade(client: Duplex, status: string): void {
  client.once('finish', () => client.destroy());
  client.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
