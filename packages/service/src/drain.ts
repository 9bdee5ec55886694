import { EventEmitter, once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

export interface Draining {
  /**
   * How long requests are still taken, each answer being the last on its connection. With longer than clients keep
   * idle connections, no request is ever sent on one that is just being closed.
   */
  noticeMs: number;
  /** How long the requests that have come in by then may take. */
  answersMs: number;
}

/** For `fastify`: what comes while it closes is served, and closing takes as long as it takes. */
export const DRAINING_OPTIONS = { return503OnClosing: false, pluginTimeout: 0 } as const;

const NO_UPGRADE = 'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

export const drainingOf = (config: { DRAIN_NOTICE_MS: number; DRAIN_TIMEOUT_MS: number }): Draining => ({
  noticeMs: config.DRAIN_NOTICE_MS,
  answersMs: config.DRAIN_TIMEOUT_MS,
});

/**
 * Lets `server.close()` lose no request, and end as soon as nobody is connected or all is answered. By itself it
 * would also wait for clients to hang up: those that keep their connection for a next request and those that have
 * sent nothing yet. The server is made with `DRAINING_OPTIONS`.
 */
export function drainOnClose(server: FastifyInstance, { noticeMs, answersMs }: Draining): void {
  const connections = new Set<Socket>();
  const silent = new Set<Socket>();
  const events = new EventEmitter();
  let closing = false;
  const forget = (socket: Socket) => {
    silent.delete(socket);
    if (connections.delete(socket) && connections.size === 0) events.emit('empty');
  };
  server.server.on('connection', (socket: Socket) => {
    connections.add(socket);
    silent.add(socket);
    socket.once('close', () => forget(socket));
  });
  server.server.on('request', ({ socket }: IncomingMessage) => silent.delete(socket));
  // What became a WebSocket is taken leave of by whoever serves it.
  server.server.prependListener('upgrade', ({ socket }: IncomingMessage) => {
    forget(socket);
    // Whoever served WebSockets may have ended before us. One that nobody takes would stay open, unread, for ever.
    if (server.server.listenerCount('upgrade') > 1) return;
    socket.on('error', () => socket.destroy());
    socket.end(NO_UPGRADE, () => socket.destroy());
  });
  server.addHook('preClose', async () => {
    closing = true;
    if (connections.size > 0 && noticeMs > 0) {
      const over = new AbortController();
      await Promise.race([once(events, 'empty', over), delay(noticeMs, undefined, over)]).finally(() => over.abort());
    }
    for (const socket of silent) socket.destroy();
    setTimeout(() => server.server.closeAllConnections(), answersMs).unref();
  });
  server.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
}
