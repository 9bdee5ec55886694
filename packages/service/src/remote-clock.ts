import { readStamp, toStamp } from './process-clock.ts';

/** For so long a sample that was quicker on its way counts for more than a newer one, in ms. */
const SAMPLE_MS = 10_000;

interface Sample {
  instance: string;
  /** What must be added to our monotonic clock to get a time that the remote clock had passed at receipt. */
  ahead: number;
  receivedAt: number;
}

/**
 * What is known of another process's clock, from the stamps on its answers. A stamp is from before its receipt, so the
 * remote clock shows at least as much: a deadline that is derived from it is never later than the true one, however far
 * the clocks are apart and however long the answer took.
 */
export class RemoteClock {
  private sample: Sample | undefined;

  /** @param monotonic our own clock, in ms. One that stands still during a suspension makes deadlines earlier only. */
  constructor(private readonly monotonic = () => performance.now()) {}

  get isKnown(): boolean {
    return this.sample !== undefined;
  }

  /** Takes in the `CLOCK_HEADER` of an answer that has just come. @returns false when it is none. */
  note(header: unknown): boolean {
    const stamp = readStamp(header);
    if (!stamp) return false;
    const receivedAt = this.monotonic();
    const ahead = stamp.at - receivedAt;
    const known = this.sample;
    const isBetterKnown =
      known?.instance === stamp.instance && known.ahead >= ahead && receivedAt - known.receivedAt < SAMPLE_MS;
    if (!isBetterKnown) this.sample = { instance: stamp.instance, ahead, receivedAt };
    return true;
  }

  /** The value of `DEADLINE_HEADER` for a deadline that is `leftMs` away; undefined before the first sample. */
  deadlineIn(leftMs: number): string | undefined {
    return this.sample && toStamp(this.sample.instance, this.monotonic() + this.sample.ahead + leftMs);
  }
}
