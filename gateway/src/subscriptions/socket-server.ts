import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import proxyAddr from '@fastify/proxy-addr';
import { REQUEST_ID_HEADER, requestIdFrom, type Logger } from '@parley/shared';
import { handleProtocols, type Server } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import { serveSocket, type SocketLimits } from './client-socket.ts';
import { GatewayCloseCode } from './close-codes.ts';
import { isAllowedOrigin } from '../sessions/origin.ts';
import { deviceOf } from '../sessions/device.ts';
import { Session } from './session.ts';

/** How long clients have to say good-bye when the gateway stops. */
const GOODBYE_MS = 1_000;

export interface SocketServerParts {
  protocol: Server<Session>;
  allowedOrigins: string[];
  trustedProxies: string[];
  /** Sockets of everybody. */
  maxSockets: number;
  maxFrameBytes: number;
  limits: SocketLimits;
  logger: Logger;
}

/** Accepts WebSockets on `/graphql`. */
export class SocketServer {
  private readonly server: WebSocketServer;
  private readonly trusts: (address: string, hop: number) => boolean;
  private isStopping = false;

  constructor(private readonly parts: SocketServerParts) {
    this.trusts = proxyAddr.compile(parts.trustedProxies);
    this.server = new WebSocketServer({
      noServer: true,
      maxPayload: parts.maxFrameBytes,
      handleProtocols,
      perMessageDeflate: false,
    });
  }

  /** Sockets that are open. */
  get size(): number {
    return this.server.clients.size;
  }

  listenTo(server: HttpServer): void {
    server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  /** From now on nobody is let in. */
  stopAccepting(): void {
    this.isStopping = true;
  }

  /** Sends every client away with a code on which it comes back, to another gateway. */
  async close(): Promise<void> {
    this.stopAccepting();
    const { clients } = this.server;
    const goodbyes = [...clients].map(
      (client) => new Promise<void>((resolve) => client.once('close', () => resolve())),
    );
    for (const client of clients) client.close(GatewayCloseCode.serviceRestart, 'The gateway restarts');
    const waited = new AbortController();
    await Promise.race([Promise.all(goodbyes), delay(GOODBYE_MS, undefined, { signal: waited.signal })]);
    waited.abort();
    for (const client of clients) client.terminate();
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { allowedOrigins, maxSockets } = this.parts;
    socket.on('error', () => socket.destroy());
    const path = request.url?.split('?', 1)[0];
    if (path !== '/graphql') return refuse(socket, '404 Not Found');
    if (!isAllowedOrigin(request.headers, allowedOrigins)) return refuse(socket, '403 Forbidden');
    if (this.isStopping || this.size >= maxSockets) return refuse(socket, '503 Service Unavailable');
    this.server.handleUpgrade(request, socket, head, (client) => {
      const requestId = requestIdFrom(request.headers[REQUEST_ID_HEADER]);
      const session = new Session(
        requestId,
        proxyAddr(request, this.trusts),
        deviceOf(request.headers),
        this.parts.logger.child({ requestId }),
      );
      serveSocket(client, session, this.parts.protocol, this.parts.limits);
    });
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
