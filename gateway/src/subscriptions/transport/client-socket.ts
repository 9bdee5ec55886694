import type { Duplex } from 'node:stream';
import type { Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { CloseCode, closeCodeLabel } from '../../close-codes.ts';
import { isNestedTooDeeply } from '../../json-nesting.ts';
import type { SocketMetrics } from '../../metrics.ts';
import { TokenBucket } from './token-bucket.ts';
import { WriteCorker } from './write-corker.ts';
import { IdInUseError } from './operation-ids.ts';
import type { ClientConnection } from './client-connection.ts';
import type { SocketMemory } from './socket-memory.ts';

/** A client that does not close its socket within this time is disconnected. */
const CLOSE_TIMEOUT_MS = 3_000;

export interface SocketLimits {
  /** Bytes that the client may leave unread. */
  unreadBytes: number;
  /** Messages per second from the client. */
  frames: number;
  pingMs: number;
}

const corker = new WriteCorker();

/** Connects a WebSocket to the protocol server and enforces the limits of its traffic. */
export function serveSocket(
  socket: WebSocket,
  stream: Duplex,
  connection: ClientConnection,
  memory: SocketMemory,
  server: Server<ClientConnection>,
  limits: SocketLimits,
  metrics: SocketMetrics,
): void {
  const budget = new TokenBucket(limits.frames);
  const close = (code: number, reason: string) => {
    if (socket.readyState !== socket.OPEN) return;
    connection.logger.info({ code, reason }, 'socket closed by the gateway');
    socket.close(code, reason);
    // End its operations now instead of waiting for the client's close frame. Deferred, because the socket may be
    // closed while it is being opened.
    queueMicrotask(() => end(code, reason));
    setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS).unref();
  };
  connection.close = close;
  connection.memory = memory;
  const mayWrite = (bytes: number) => {
    if (socket.readyState !== socket.OPEN) return false;
    // Corked bytes are not yet the client's to read.
    if (stream.writableLength > limits.unreadBytes) corker.uncork(stream);
    if (stream.writableLength > limits.unreadBytes || !memory.hold(stream.writableLength + bytes)) {
      metrics.slow.inc({ where: 'socket' });
      close(CloseCode.tryAgainLater, 'Client reads too slowly');
      return false;
    }
    corker.cork(stream);
    metrics.sent.frames++;
    metrics.sent.bytes += bytes;
    return true;
  };
  // Bypasses ws, which also writes immediately while nothing is compressed, so frames keep their order.
  connection.deliver = (frame) => void (mayWrite(frame.length) && stream.write(frame));

  const closed = server.opened(
    {
      protocol: socket.protocol,
      send: (message) => {
        const text = connection.ids.sent(message);
        if (mayWrite(text.length)) socket.send(text);
      },
      close,
      onMessage: (receive) =>
        socket.on('message', (data) => {
          // Ignore a client that is being closed.
          if (socket.readyState !== socket.OPEN) return;
          if (!budget.take()) return close(CloseCode.policyViolation, 'Too many messages');
          const text = String(data);
          if (isNestedTooDeeply(text)) return close(CloseCode.badRequest, 'Invalid message');
          let message: unknown;
          try {
            message = connection.ids.received(text);
          } catch (error) {
            return error instanceof IdInUseError
              ? close(CloseCode.subscriberAlreadyExists, 'Subscriber already exists')
              : close(CloseCode.badRequest, 'Invalid message');
          }
          if (message === null) return;
          // Cast: graphql-ws accepts parsed messages as well.
          receive(message as string).catch((error: unknown) => {
            // graphql-ws reports messages that only servers may send as its own error.
            if (error instanceof Error && /^Unexpected message of type/.test(error.message))
              return close(CloseCode.badRequest, 'Invalid message');
            connection.logger.error({ err: error }, 'unexpected socket error');
            close(CloseCode.internalServerError, 'Internal server error');
          });
          // graphql-ws does not report when a client completes a query or mutation, but has recorded it by now.
          connection.executions.abandonUnwanted();
        }),
    },
    connection,
  );

  let isOver = false;
  const end = (code: number, reason: string) => {
    if (isOver) return;
    isOver = true;
    connection.end();
    void closed(code, reason);
  };
  let isAlive = true;
  const pings = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, limits.pingMs);
  socket.on('pong', () => (isAlive = true));
  socket.on('message', () => (isAlive = true));
  // ws closes the socket itself, for example with 1009 after a message that is too large.
  socket.on('error', (error) => connection.logger.info({ err: error }, 'socket failed'));
  metrics.opened.inc();
  socket.once('close', (code, reason) => {
    clearInterval(pings);
    metrics.closed.inc({ code: closeCodeLabel(code) });
    end(code, String(reason));
  });
}
