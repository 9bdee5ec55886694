import type { Socket } from 'node:net';
import { networkOf, OperationMemory, PARSED_WEIGHT, type Reservation, type HttpGuard } from '@parley/service';

/** What goes into the system's buffers at once is not counted. */
const UNCOUNTED_BYTES = 64 * 1024;

/** Whose WebSocket it is: the address at once, the user once they have logged in. */
interface SocketOwner {
  readonly clientAddress: string;
  readonly viewer: { userId: string } | null;
}

/** What one client's WebSocket takes of the memory that the gateway has for unread results. */
export class SocketMemory {
  private unread: Reservation | null = null;

  constructor(
    private readonly guard: HttpGuard,
    private readonly socket: Socket,
    private readonly owner: SocketOwner,
  ) {
    socket.on('drain', () => this.free());
    socket.once('close', () => this.free());
  }

  /** Counts what the client has yet to read, with what is about to be written; false when it is too much. */
  hold(bytes: number): boolean {
    if (bytes <= UNCOUNTED_BYTES) return true;
    const unread = (this.unread ??= this.open());
    if (this.guard.budget.makeRoom(unread, bytes - unread.bytes)) return false;
    this.guard.budget.resize(unread, bytes);
    this.guard.beginSending(this.socket, unread);
    return true;
  }

  /** For an operation on this socket; to be released when its result is written. */
  forOperation(): OperationMemory {
    return new OperationMemory(this.guard.budget, () => this.open());
  }

  /** For the events of one subscription that are on their way. */
  forEvents(): { hold(bytes: number): boolean } {
    let reservation: Reservation | null = null;
    return {
      hold: (bytes) => {
        const size = bytes > UNCOUNTED_BYTES ? bytes * PARSED_WEIGHT : 0;
        if (size === 0 && !reservation) return true;
        if (size === 0 && reservation) {
          this.guard.budget.close(reservation);
          reservation = null;
          return true;
        }
        reservation ??= this.open();
        if (size > reservation.bytes && this.guard.budget.makeRoom(reservation, size - reservation.bytes)) return false;
        this.guard.budget.resize(reservation, size);
        return true;
      },
    };
  }

  private open(): Reservation {
    const owner = {
      connection: this.socket,
      user: this.owner.viewer?.userId,
      address: networkOf(this.owner.clientAddress),
    };
    return this.guard.reserve(owner, () => this.socket.destroy());
  }

  private free(): void {
    if (!this.unread) return;
    this.guard.endSending(this.socket, this.unread);
    this.unread = null;
  }
}
