import { EventEmitter, once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

export interface DrainOptions {
  /**
   * How long requests are still accepted after `close()`. Each response then closes its connection. If this is longer
   * than clients keep idle connections, no request is sent on a connection that is just being closed.
   */
  graceMs: number;
  /** How long the requests received by then may take. */
  timeoutMs: number;
}

/** Options for `fastify`: requests during `close()` are served, and closing has no timeout of its own. */
export const DRAIN_SERVER_OPTIONS = { return503OnClosing: false, pluginTimeout: 0 } as const;

const NO_UPGRADE = 'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

export const drainOptionsOf = (config: { DRAIN_GRACE_MS: number; DRAIN_TIMEOUT_MS: number }): DrainOptions => ({
  graceMs: config.DRAIN_GRACE_MS,
  timeoutMs: config.DRAIN_TIMEOUT_MS,
});

/**
 * Makes `server.close()` complete every request, and end as soon as all connections are closed or all responses are
 * sent. Without it, `close()` also waits for clients with idle connections to disconnect. Create the server with
 * `DRAIN_SERVER_OPTIONS`.
 */
export function drainOnClose(server: FastifyInstance, { graceMs, timeoutMs }: DrainOptions): void {
  const connections = new Set<Socket>();
  const unused = new Set<Socket>();
  const events = new EventEmitter();
  let closing = false;
  const forget = (socket: Socket) => {
    unused.delete(socket);
    if (connections.delete(socket) && connections.size === 0) events.emit('empty');
  };
  server.server.on('connection', (socket: Socket) => {
    connections.add(socket);
    unused.add(socket);
    socket.once('close', () => forget(socket));
  });
  server.server.on('request', ({ socket }: IncomingMessage) => unused.delete(socket));
  // WebSockets are drained by the code that serves them.
  server.server.prependListener('upgrade', ({ socket }: IncomingMessage) => {
    forget(socket);
    // The WebSocket server may have stopped already. A socket without a handler would stay open indefinitely.
    if (server.server.listenerCount('upgrade') > 1) return;
    socket.on('error', () => socket.destroy());
    socket.end(NO_UPGRADE, () => socket.destroy());
  });
  server.addHook('preClose', async () => {
    closing = true;
    if (connections.size > 0 && graceMs > 0) {
      const over = new AbortController();
      await Promise.race([once(events, 'empty', over), delay(graceMs, undefined, over)]).finally(() => over.abort());
    }
    for (const socket of unused) socket.destroy();
    setTimeout(() => server.server.closeAllConnections(), timeoutMs).unref();
  });
  server.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
}
