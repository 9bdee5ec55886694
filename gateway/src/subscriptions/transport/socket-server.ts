import { STATUS_CODES, type IncomingHttpHeaders, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import proxyAddr from '@fastify/proxy-addr';
import { spread } from '@parley/service/async';
import { networkOf, requestIdFrom, type DrainOptions, type HttpGuard } from '@parley/service/http';
import { untraced, type Logger } from '@parley/service/telemetry';
import { REQUEST_ID_HEADER } from '@parley/service/protocol';
import { handleProtocols, type Server } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { serveSocket, type SocketLimits } from './client-socket.ts';
import type { SocketMetrics } from '../../metrics.ts';
import { CloseCode } from '../../close-codes.ts';
import { isAllowedOrigin } from '../../sessions/origin.ts';
import { deviceOf } from '../../sessions/device.ts';
import { ClientConnection } from './client-connection.ts';
import type { KeyedLimit } from './keyed-limit.ts';
import { SocketMemory } from './socket-memory.ts';

/**
 * The share of the drain grace period to wait before closing the first socket: until then the edge proxies may still
 * send clients here.
 */
const REDIRECT_SHARE = 0.3;
/** How long clients have to close their sockets during shutdown. */
const CLOSE_GRACE_MS = 1_000;

/** Browsers may add an `Authorization` with another scheme. */
const tokenOf = ({ authorization }: IncomingHttpHeaders): string | undefined =>
  authorization && /^Bearer /i.test(authorization) ? authorization : undefined;

export interface SocketServerOptions {
  protocol: Server<ClientConnection>;
  allowedOrigins: string[];
  trustedProxies: string[];
  /** All client sockets of this gateway. */
  maxSockets: number;
  addresses: KeyedLimit;
  maxFrameBytes: number;
  limits: SocketLimits;
  metrics: SocketMetrics;
  logger: Logger;
}

/** Accepts WebSockets. The HTTP server allows upgrades at `/graphql` only. */
export class SocketServer {
  private readonly server: WebSocketServer;
  private readonly trusts: (address: string, hop: number) => boolean;
  private readonly connections = new Map<WebSocket, ClientConnection>();
  private isStopping = false;

  constructor(private readonly options: SocketServerOptions) {
    this.trusts = proxyAddr.compile(options.trustedProxies);
    this.server = new WebSocketServer({
      noServer: true,
      maxPayload: options.maxFrameBytes,
      handleProtocols,
      perMessageDeflate: false,
    });
  }

  /** Open sockets. */
  get size(): number {
    return this.server.clients.size;
  }

  /** @param guard manages the memory for unread data. */
  listenTo(server: HttpServer, guard: HttpGuard): void {
    server.on('upgrade', (request, socket: Socket, head) => this.upgrade(request, socket, head, guard));
  }

  /**
   * Closes all sockets with a code that makes clients reconnect, to another gateway. Waits until the edge proxies have
   * noticed, then closes the sockets one by one, each after its pending operations have finished.
   */
  async close({ graceMs, timeoutMs }: DrainOptions): Promise<void> {
    const redirectMs = graceMs * REDIRECT_SHARE;
    if (this.size > 0) await delay(redirectMs);
    this.isStopping = true;
    await spread(this.connections, graceMs - redirectMs, async ([client, connection]) => {
      const closed = new Promise((resolve) => client.once('close', resolve));
      await Promise.race([connection.executions.settled(), closed, delay(timeoutMs, undefined, { ref: false })]);
      // Let finished results be sent.
      await setImmediate();
      connection.close(CloseCode.serviceRestart, 'The gateway is restarting');
      await Promise.race([closed, delay(CLOSE_GRACE_MS, undefined, { ref: false })]);
    });
    for (const client of this.server.clients) client.terminate();
  }

  private upgrade(request: IncomingMessage, socket: Socket, head: Buffer, guard: HttpGuard): void {
    const { allowedOrigins, maxSockets, addresses } = this.options;
    socket.on('error', () => socket.destroy());
    if (!isAllowedOrigin(request.headers, allowedOrigins)) return this.reject(socket, 403);
    if (this.isStopping || this.size >= maxSockets) return this.reject(socket, 503);
    const address = proxyAddr(request, this.trusts);
    const release = addresses.acquire(networkOf(address));
    if (!release) return this.reject(socket, 503);
    socket.once('close', release);
    const requestId = requestIdFrom(request.headers[REQUEST_ID_HEADER]);
    const { headers } = request;
    const connection = new ClientConnection(
      requestId,
      address,
      deviceOf(headers),
      this.options.logger,
      tokenOf(headers),
    );
    const memory = new SocketMemory(guard, socket, connection);
    untraced(() =>
      this.server.handleUpgrade(request, socket, head, (client) => this.serve(client, socket, connection, memory)),
    );
  }

  /** A separate method, because a closure in `upgrade` would keep the request in memory. */
  private serve(client: WebSocket, socket: Duplex, connection: ClientConnection, memory: SocketMemory): void {
    this.connections.set(client, connection);
    client.once('close', () => this.connections.delete(client));
    serveSocket(client, socket, connection, memory, this.options.protocol, this.options.limits, this.options.metrics);
  }

  /** Does not wait for the client to close: it may never do so. */
  private reject(socket: Duplex, status: number): void {
    this.options.metrics.rejected.inc({ status });
    socket.once('finish', () => socket.destroy());
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }
}
