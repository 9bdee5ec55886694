import type { Socket } from 'node:net';
import type { Reservation } from './unsent-budget.ts';

interface Watched {
  readonly reservations: Set<Reservation>;
  /** Bytes that the system had accepted for the client at the last sweep. */
  taken: number;
  progressAt: number;
}

/** Watches whether clients read what they are sent, and disconnects those that have stalled for too long. */
export class StallWatch {
  private readonly sockets = new Map<Socket, Watched>();

  /** @param stallMs how long a client may read nothing while data waits for it. */
  constructor(
    private readonly stallMs: number,
    private readonly onCut: () => void,
  ) {}

  /** Starts to watch a connection on which data is being sent. */
  add(socket: Socket, reservation: Reservation): void {
    const now = performance.now();
    const watched = this.sockets.get(socket) ?? { reservations: new Set(), taken: takenBy(socket), progressAt: now };
    this.sockets.set(socket, watched);
    watched.reservations.add(reservation);
    reservation.progressAt = watched.progressAt;
  }

  remove(socket: Socket, reservation: Reservation): void {
    const watched = this.sockets.get(socket);
    if (watched?.reservations.delete(reservation) && watched.reservations.size === 0) this.sockets.delete(socket);
  }

  /** Checks every connection on which data is being sent. */
  sweep(): void {
    const now = performance.now();
    for (const [socket, watched] of this.sockets) {
      const taken = takenBy(socket);
      // A client cannot be blamed for data that is not ready yet.
      if (taken !== watched.taken || socket.writableLength === 0) {
        watched.taken = taken;
        watched.progressAt = now;
        for (const reservation of watched.reservations) reservation.progressAt = now;
      } else if (now - watched.progressAt >= this.stallMs) {
        this.onCut();
        socket.destroy();
      }
    }
  }
}

const takenBy = (socket: Socket): number => socket.bytesWritten - socket.writableLength;
