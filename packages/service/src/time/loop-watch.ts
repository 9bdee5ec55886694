import { setImmediate } from 'node:timers/promises';
import type { ProcessClock } from './process-clock.ts';

const INTERVAL_MS = 250;
/** An event loop that is late by more than this was stalled, in ms. */
const STALL_MS = 500;
/** A tick that is late by more than this, in ms, means that the backlog of a stall is not read yet. */
const LATE_MS = 100;
/** For this long after a stall, in ms, incoming data may have waited for the stall to end. */
const GRACE_MS = 1_000;
/** Turns of the event loop needed to see a connection's end after its last bytes were read. */
const TURNS = 5;

/**
 * Detects stalls of the process: it was frozen, or busy for a long time. Data read right after a stall may have waited
 * in the kernel for as long, from a caller that has given up since.
 */
export class LoopWatch {
  private lastTick: number;
  private stall: { beganAt: number; endedAt: number; readAt: number } | undefined;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly clock: Pick<ProcessClock, 'now'>) {
    this.lastTick = clock.now();
    this.timer = setInterval(() => this.tick(), INTERVAL_MS).unref();
  }

  /** The earliest time that data read now may have arrived: right after a stall, the time when the stall began. */
  arrivedAt(): number {
    const now = this.clock.now();
    return this.recentStall(now)?.beganAt ?? now;
  }

  /** How long the process was recently stalled, in ms; 0 if it was not. */
  get stalledMs(): number {
    const stall = this.recentStall(this.clock.now());
    return stall ? stall.endedAt - stall.beganAt : 0;
  }

  /** Resolves when it is known which callers have disconnected: at once, or after a stall when its backlog is read. */
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

  /** After a stall, sockets are read before timers run, so the first call detects the stall. */
  private recentStall(now: number) {
    if (now - this.lastTick > INTERVAL_MS + STALL_MS) {
      this.stall = { beganAt: this.lastTick, endedAt: now, readAt: now };
      this.lastTick = now;
    }
    return this.stall && now - this.stall.endedAt < GRACE_MS ? this.stall : undefined;
  }
}
