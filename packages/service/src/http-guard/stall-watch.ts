import type { Socket } from 'node:net';
import type { Holding } from './unsent-budget.ts';

interface Watched {
  readonly holdings: Set<Holding>;
  /** Bytes that the system had taken for the peer when it was last looked. */
  taken: number;
  progressAt: number;
}

/** Looks which peers take what they are sent, and cuts off those that have taken nothing for too long. */
export class StallWatch {
  private readonly sockets = new Map<Socket, Watched>();

  /** @param stallMs how long a peer may take nothing while something waits for it. */
  constructor(
    private readonly stallMs: number,
    private readonly onCut: () => void,
  ) {}

  /** Something is being sent on the connection. */
  add(socket: Socket, holding: Holding): void {
    const now = performance.now();
    const watched = this.sockets.get(socket) ?? { holdings: new Set(), taken: takenBy(socket), progressAt: now };
    this.sockets.set(socket, watched);
    watched.holdings.add(holding);
    holding.progressAt = watched.progressAt;
  }

  remove(socket: Socket, holding: Holding): void {
    const watched = this.sockets.get(socket);
    if (watched?.holdings.delete(holding) && watched.holdings.size === 0) this.sockets.delete(socket);
  }

  /** Looks at every connection on which something is being sent. */
  sweep(): void {
    const now = performance.now();
    for (const [socket, watched] of this.sockets) {
      const taken = takenBy(socket);
      // What is still to be made, or to come from elsewhere, is no fault of the peer's.
      if (taken !== watched.taken || socket.writableLength === 0) {
        watched.taken = taken;
        watched.progressAt = now;
        for (const holding of watched.holdings) holding.progressAt = now;
      } else if (now - watched.progressAt >= this.stallMs) {
        this.onCut();
        socket.destroy();
      }
    }
  }
}

const takenBy = (socket: Socket): number => socket.bytesWritten - socket.writableLength;
