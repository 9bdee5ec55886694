import type { Socket } from 'node:net';
import { networkOf, OperationMemory, PARSED_WEIGHT, type Reservation, type HttpGuard } from '@parley/service/http';

/** Roughly what fits into the kernel's buffers; not counted. */
const UNCOUNTED_BYTES = 64 * 1024;

/** The owner of a WebSocket: its address, and its user once authenticated. */
interface SocketOwner {
  readonly clientAddress: string;
  readonly viewer: { userId: string } | null;
}

/** The memory that one client's WebSocket uses for unread results. */
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

  /** Counts the unread bytes, including those about to be written; false when there is too little memory. */
  hold(bytes: number): boolean {
    if (bytes <= UNCOUNTED_BYTES) return true;
    const unread = (this.unread ??= this.open());
    if (this.guard.budget.makeRoom(unread, bytes - unread.bytes)) return false;
    this.guard.budget.resize(unread, bytes);
    this.guard.beginSending(this.socket, unread);
    return true;
  }

  /** For an operation on this socket; release it when its result is written. */
  forOperation(): OperationMemory {
    return new OperationMemory(this.guard.budget, () => this.open());
  }

  /** For the pending events of one subscription. */
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
