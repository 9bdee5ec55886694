import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { GuardedRequest, IncomingBody } from './incoming-body.ts';

/** Tracks the request bodies that a server is receiving, and disconnects senders that are too slow. */
export class BodyWatch {
  private readonly sockets = new Map<IncomingBody, Socket>();

  /** @param onCut called with the connection of a slow body. */
  constructor(private readonly onCut: (socket: Socket) => void) {}

  /**
   * Tracks a request whose head has just been read.
   * @param onComplete called when its body is complete (at once if it has none); never after `forget`.
   */
  follow(request: IncomingMessage, onComplete: () => void): IncomingBody {
    const body = new IncomingBody(announcedLength(request), () => {
      this.sockets.delete(body);
      onComplete();
    });
    if (request instanceof GuardedRequest) request.incoming = body;
    if (!body.isComplete) this.sockets.set(body, request.socket);
    return body;
  }

  /** Stops tracking: the response was sent, or the connection closed. */
  forget(body: IncomingBody): void {
    body.discardRest();
    this.sockets.delete(body);
  }

  /**
   * Checks every incomplete body. Elapsed time is counted in sweeps, not by a clock: while the process is stalled, data
   * waits to be read.
   * @param intervalMs the time between two sweeps.
   */
  sweep(intervalMs: number): void {
    for (const [body, socket] of this.sockets) {
      // Node emits no close event for a pipelined request that waits for its turn.
      if (socket.destroyed) {
        this.forget(body);
        continue;
      }
      body.advance(intervalMs);
      if (body.isTooSlow) this.onCut(socket);
    }
  }
}

/** The size of a request's body in bytes, from its headers; Infinity when they do not state it. */
export function announcedLength({ headers }: IncomingMessage): number {
  if (headers['transfer-encoding'] !== undefined) return Infinity;
  return Number(headers['content-length'] ?? 0);
}
