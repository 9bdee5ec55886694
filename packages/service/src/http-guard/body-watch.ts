import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { GuardedRequest, IncomingBody } from './incoming-body.ts';

/** Follows the bodies of a server's requests as they are received, and cuts off senders that are too slow. */
export class BodyWatch {
  private readonly sockets = new Map<IncomingBody, Socket>();

  /** @param onCut called with the connection of a body that is too slow. */
  constructor(private readonly onCut: (socket: Socket) => void) {}

  /**
   * Follows a request whose head has just been read.
   * @param onComplete called when its body is complete, at once when it has none; never after `forget`.
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

  /** The request has been answered, or its connection is gone. */
  forget(body: IncomingBody): void {
    body.answer();
    this.sockets.delete(body);
  }

  /**
   * Looks at every body that is not complete. Time is counted by these looks, not by a clock: while the process stood
   * still, what was sent has waited to be read.
   * @param intervalMs between two looks.
   */
  sweep(intervalMs: number): void {
    for (const [body, socket] of this.sockets) {
      // Of a request that waits for its turn on the connection, Node does not say that the connection has closed.
      if (socket.destroyed) this.forget(body);
      else if (body.isLateAfter(intervalMs)) this.onCut(socket);
    }
  }
}

/** The bytes of body that a request announces; Infinity when it does not say how many. */
export function announcedLength({ headers }: IncomingMessage): number {
  if (headers['transfer-encoding'] !== undefined) return Infinity;
  return Number(headers['content-length'] ?? 0);
}
