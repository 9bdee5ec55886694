import { DeadlineExceededError } from '../errors/errors.ts';

/** The time by which an operation must take effect, and a signal that its caller has disconnected. */
export class Deadline {
  /**
   * @param at in ms, by `now`.
   * @param signal aborted when the caller disconnects.
   * @param settled resolves when it is known whether the caller has disconnected: at once, unless the process was just
   *   stalled. Await it before `isOver`, `timeFor` or `throwIfOver` if the next step cannot be undone.
   */
  constructor(
    private readonly at: number,
    readonly signal: AbortSignal,
    private readonly now: () => number,
    readonly settled: () => Promise<void> = async () => undefined,
  ) {}

  /** A deadline in `ms` from now, for work whose caller cannot disconnect. */
  static in(ms: number): Deadline {
    return new Deadline(performance.now() + ms, NEVER_ABORTED, () => performance.now());
  }

  /** In ms; negative when the deadline has passed. */
  get remaining(): number {
    return this.at - this.now();
  }

  /** True when the deadline has passed or the caller has disconnected. */
  get isOver(): boolean {
    return this.signal.aborted || this.remaining <= 0;
  }

  /** The time that a write may take: what is left in whole ms, at most `maxMs`. @throws DeadlineExceededError */
  timeFor(maxMs: number): number {
    const left = Math.floor(Math.min(maxMs, this.remaining));
    if (left <= 0 || this.signal.aborted) throw new DeadlineExceededError();
    return left;
  }

  /** Call this before anything that cannot be undone. @throws DeadlineExceededError */
  throwIfOver(): void {
    if (this.isOver) throw new DeadlineExceededError();
  }
}

/** A signal that is never aborted, for work whose caller cannot disconnect. */
export const NEVER_ABORTED: AbortSignal = new AbortController().signal;
