import { setImmediate } from 'node:timers/promises';
import type { ProcessClock } from './process-clock.ts';

const INTERVAL_MS = 250;
/** An event loop that is late by more than this stood still, in ms. */
const STALL_MS = 500;
/** A tick that is late by more than this, in ms, says that the backlog of a stall is not read yet. */
const LATE_MS = 100;
/** How long after a stall what is read may have waited for its end, in ms. */
const GRACE_MS = 1_000;
/** Turns of the event loop until the end of a connection is read whose last bytes have just been read. */
const TURNS = 5;

/**
 * Notices that the process stood still: it was frozen, or busy for long. What it reads right after that may have waited
 * in the kernel for as long, from a caller that gave up meanwhile.
 */
export class LoopWatch {
  private lastTick: number;
  private stall: { beganAt: number; endedAt: number; readAt: number } | undefined;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly clock: Pick<ProcessClock, 'now'>) {
    this.lastTick = clock.now();
    this.timer = setInterval(() => this.tick(), INTERVAL_MS).unref();
  }

  /** When what is read now may have come, by the clock: right after a stall, when that began. */
  arrivedAt(): number {
    const now = this.clock.now();
    return this.recentStall(now)?.beganAt ?? now;
  }

  /** How long the process stood still just now; 0 when it did not. */
  get stalledMs(): number {
    const stall = this.recentStall(this.clock.now());
    return stall ? stall.endedAt - stall.beganAt : 0;
  }

  /** Resolves when it is known which callers have gone: at once, but after a stall until its backlog is read. */
  async settled(): Promise<void> {
    const now = this.clock.now();
    this.recentStall(now);
    if (!this.stall || now - this.stall.readAt >= GRACE_MS) return;
    for (let turn = 0; turn < TURNS; turn++) await setImmediate();
  }

  close(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    const now = this.clock.now();
    const isBusy = now - this.lastTick > INTERVAL_MS + LATE_MS;
    this.recentStall(now);
    if (this.stall && isBusy && now - this.stall.readAt < GRACE_MS) this.stall.readAt = now;
    this.lastTick = now;
  }

  /** After a stall sockets are read before timers run: whoever asks first notices it. */
  private recentStall(now: number) {
    if (now - this.lastTick > INTERVAL_MS + STALL_MS) {
      this.stall = { beganAt: this.lastTick, endedAt: now, readAt: now };
      this.lastTick = now;
    }
    return this.stall && now - this.stall.endedAt < GRACE_MS ? this.stall : undefined;
  }
}
