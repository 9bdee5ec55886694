import type { Duplex } from 'node:stream';
import { CloseCode, type Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { isNestedTooDeeply } from '../json-nesting.ts';
import type { SocketMetrics } from '../metrics.ts';
import { closeCodeLabel, GatewayCloseCode, POLICY_VIOLATION } from './close-codes.ts';
import { FrameBudget } from './frame-budget.ts';
import { HeldWrites } from './held-writes.ts';
import { IdInUseError } from './operation-ids.ts';
import type { Session } from './session.ts';
import type { SocketMemory } from './socket-memory.ts';

/** A client that was told to go and does not is cut off. */
const CLOSE_TIMEOUT_MS = 3_000;

export interface SocketLimits {
  /** What may be unread at the client's end. */
  unreadBytes: number;
  /** Messages from the client a second. */
  frames: number;
  pingMs: number;
}

const heldWrites = new HeldWrites();

/** Joins a WebSocket to the protocol server, and keeps the limits that hold for its bytes. */
export function serveSocket(
  socket: WebSocket,
  connection: Duplex,
  session: Session,
  memory: SocketMemory,
  server: Server<Session>,
  limits: SocketLimits,
  metrics: SocketMetrics,
): void {
  const budget = new FrameBudget(limits.frames);
  const close = (code: number, reason: string) => {
    if (socket.readyState !== socket.OPEN) return;
    session.logger.info({ code, reason }, 'socket closed by the gateway');
    socket.close(code, reason);
    // Its operations end now, not when the client has taken leave too. It may be closed while it is being opened.
    queueMicrotask(() => end(code, reason));
    setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS).unref();
  };
  session.close = close;
  session.memory = memory;
  const mayWrite = (bytes: number) => {
    if (socket.readyState !== socket.OPEN) return false;
    // What we hold is not what the client has not read.
    if (connection.writableLength > limits.unreadBytes) heldWrites.letGo(connection);
    if (connection.writableLength > limits.unreadBytes || !memory.hold(connection.writableLength + bytes)) {
      metrics.slow.inc({ where: 'socket' });
      close(GatewayCloseCode.tryAgainLater, 'Reads too slowly');
      return false;
    }
    heldWrites.hold(connection);
    metrics.sent.frames++;
    metrics.sent.bytes += bytes;
    return true;
  };
  // Past ws, which writes at once too as long as nothing is compressed: the order of frames is that of the calls.
  session.deliver = (frame) => void (mayWrite(frame.length) && connection.write(frame));

  const closed = server.opened(
    {
      protocol: socket.protocol,
      send: (message) => {
        const text = session.ids.sent(message);
        if (mayWrite(text.length)) socket.send(text);
      },
      close,
      onMessage: (receive) =>
        socket.on('message', (data) => {
          // Who was told to go is not listened to any more.
          if (socket.readyState !== socket.OPEN) return;
          if (!budget.take()) return close(POLICY_VIOLATION, 'Too many messages');
          const text = String(data);
          if (isNestedTooDeeply(text)) return close(CloseCode.BadRequest, 'Invalid message');
          let message: unknown;
          try {
            message = session.ids.received(text);
          } catch (error) {
            return error instanceof IdInUseError
              ? close(CloseCode.SubscriberAlreadyExists, 'Subscriber already exists')
              : close(CloseCode.BadRequest, 'Invalid message');
          }
          if (message === null) return;
          // Cast: graphql-ws takes messages that are parsed as well.
          receive(message as string).catch((error: unknown) => {
            // graphql-ws takes what only servers say for a fault of its own.
            if (error instanceof Error && /^Unexpected message of type/.test(error.message))
              return close(CloseCode.BadRequest, 'Invalid message');
            session.logger.error({ err: error }, 'unexpected error on a socket');
            close(CloseCode.InternalServerError, 'Internal server error');
          });
          // graphql-ws does not say when a client completes a query or mutation; by now it has taken note of it.
          session.executions.abandonUnwanted();
        }),
    },
    session,
  );

  let isOver = false;
  const end = (code: number, reason: string) => {
    if (isOver) return;
    isOver = true;
    session.end();
    void closed(code, reason);
  };
  let heard = true;
  const pings = setInterval(() => {
    if (!heard) return socket.terminate();
    heard = false;
    socket.ping();
  }, limits.pingMs);
  socket.on('pong', () => (heard = true));
  socket.on('message', () => (heard = true));
  // ws closes the socket itself, for example with 1009 after a message that is too long.
  socket.on('error', (error) => session.logger.info({ err: error }, 'socket failed'));
  metrics.opened.inc();
  socket.once('close', (code, reason) => {
    clearInterval(pings);
    metrics.closed.inc({ code: closeCodeLabel(code) });
    end(code, String(reason));
  });
}
