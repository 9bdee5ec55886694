import { DeadlineExceededError } from './errors.ts';

/** Carries the time by which a request must have taken effect, by the clock of the process that is asked. */
export const DEADLINE_HEADER = 'x-parley-deadline';

/** On an answer: the request came too late, or for a predecessor of this process, and nothing was done. */
export const LATE_HEADER = 'x-parley-late';

/** Until when an operation may take effect, and whether its caller still waits. */
export class Deadline {
  /**
   * @param at by `now`, in ms.
   * @param signal is aborted when the caller has gone.
   * @param settled resolves when it is known whether the caller has gone: at once, unless the process stood still just
   *   now. Await it before `isOver`, `timeFor` or `throwIfOver`, when something that cannot be taken back comes next.
   */
  constructor(
    private readonly at: number,
    readonly signal: AbortSignal,
    private readonly now: () => number,
    readonly settled: () => Promise<void> = async () => undefined,
  ) {}

  /** One that is so far away, for a caller that does not go. */
  static in(ms: number): Deadline {
    return new Deadline(performance.now() + ms, NEVER_ABORTED, () => performance.now());
  }

  /** ms; below zero when it has passed. */
  get remaining(): number {
    return this.at - this.now();
  }

  /** True when nothing may be done any more: the time has passed, or the caller has gone. */
  get isOver(): boolean {
    return this.signal.aborted || this.remaining <= 0;
  }

  /** What a write may take: the time left in whole ms, at most `mostMs`. @throws DeadlineExceededError when it is over. */
  timeFor(mostMs: number): number {
    const left = Math.floor(Math.min(mostMs, this.remaining));
    if (left <= 0 || this.signal.aborted) throw new DeadlineExceededError();
    return left;
  }

  /** To be called before anything that cannot be taken back. @throws DeadlineExceededError */
  throwIfOver(): void {
    if (this.isOver) throw new DeadlineExceededError();
  }
}

/** Is never aborted: for what has no caller that could go. */
export const NEVER_ABORTED: AbortSignal = new AbortController().signal;
