import { STATUS_CODES, type IncomingHttpHeaders, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import proxyAddr from '@fastify/proxy-addr';
import {
  networkOf,
  REQUEST_ID_HEADER,
  requestIdFrom,
  spread,
  untraced,
  type DrainOptions,
  type HttpGuard,
  type Logger,
} from '@parley/service';
import { handleProtocols, type Server } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { serveSocket, type SocketLimits } from './client-socket.ts';
import type { SocketMetrics } from '../metrics.ts';
import { GatewayCloseCode } from './close-codes.ts';
import { isAllowedOrigin } from '../sessions/origin.ts';
import { deviceOf } from '../sessions/device.ts';
import { Session } from './session.ts';
import type { SocketCounts } from './socket-counts.ts';
import { SocketMemory } from './socket-memory.ts';

/** How much of the notice passes before the first client is sent away, who would else be sent back here. */
const TURNING_SHARE = 0.3;
/** How long clients have to say good-bye when the gateway stops. */
const GOODBYE_MS = 1_000;

/** Browsers may add an `Authorization` of another scheme by themselves. */
const tokenOf = ({ authorization }: IncomingHttpHeaders): string | undefined =>
  authorization && /^Bearer /i.test(authorization) ? authorization : undefined;

export interface SocketServerParts {
  protocol: Server<Session>;
  allowedOrigins: string[];
  trustedProxies: string[];
  /** Sockets of everybody. */
  maxSockets: number;
  addresses: SocketCounts;
  maxFrameBytes: number;
  limits: SocketLimits;
  metrics: SocketMetrics;
  logger: Logger;
}

/** Accepts WebSockets, of a server whose requests upgrade at `/graphql` only. */
export class SocketServer {
  private readonly server: WebSocketServer;
  private readonly trusts: (address: string, hop: number) => boolean;
  private readonly sessions = new Map<WebSocket, Session>();
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

  /** @param guard has the memory for what clients have not read yet. */
  listenTo(server: HttpServer, guard: HttpGuard): void {
    server.on('upgrade', (request, socket: Socket, head) => this.upgrade(request, socket, head, guard));
  }

  /**
   * Sends every client away with a code on which it comes back, to another gateway: one after the other, and none
   * before what is under way on its socket is answered. First it waits until the front doors have turned away.
   */
  async close({ graceMs, timeoutMs }: DrainOptions): Promise<void> {
    const turningMs = graceMs * TURNING_SHARE;
    if (this.size > 0) await delay(turningMs);
    this.isStopping = true;
    await spread(this.sessions, graceMs - turningMs, async ([client, session]) => {
      const gone = new Promise((resolve) => client.once('close', resolve));
      await Promise.race([session.executions.settled(), gone, delay(timeoutMs, undefined, { ref: false })]);
      // What has ended is yet to be sent.
      await setImmediate();
      session.close(GatewayCloseCode.serviceRestart, 'The gateway restarts');
      await Promise.race([gone, delay(GOODBYE_MS, undefined, { ref: false })]);
    });
    for (const client of this.server.clients) client.terminate();
  }

  private upgrade(request: IncomingMessage, socket: Socket, head: Buffer, guard: HttpGuard): void {
    const { allowedOrigins, maxSockets, addresses } = this.parts;
    socket.on('error', () => socket.destroy());
    if (!isAllowedOrigin(request.headers, allowedOrigins)) return this.refuse(socket, 403);
    if (this.isStopping || this.size >= maxSockets) return this.refuse(socket, 503);
    const address = proxyAddr(request, this.trusts);
    const uncount = addresses.add(networkOf(address));
    if (!uncount) return this.refuse(socket, 503);
    socket.once('close', uncount);
    const requestId = requestIdFrom(request.headers[REQUEST_ID_HEADER]);
    const { headers } = request;
    const session = new Session(requestId, address, deviceOf(headers), this.parts.logger, tokenOf(headers));
    const memory = new SocketMemory(guard, socket, session);
    untraced(() =>
      this.server.handleUpgrade(request, socket, head, (client) => this.serve(client, socket, session, memory)),
    );
  }

  /** Apart from `upgrade`, whose request would be kept for as long as a function that was made there. */
  private serve(client: WebSocket, socket: Duplex, session: Session, memory: SocketMemory): void {
    this.sessions.set(client, session);
    client.once('close', () => this.sessions.delete(client));
    serveSocket(client, socket, session, memory, this.parts.protocol, this.parts.limits, this.parts.metrics);
  }

  /** Does not wait for the client to hang up: it may never. */
  private refuse(socket: Duplex, status: number): void {
    this.parts.metrics.refused.inc({ status });
    socket.once('finish', () => socket.destroy());
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }
}
