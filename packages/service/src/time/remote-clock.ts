import { readStamp, toStamp } from './process-clock.ts';

/** For this long, in ms, a sample that arrived faster is preferred to a newer one. */
const SAMPLE_MS = 10_000;

interface Sample {
  instance: string;
  /** The offset from our monotonic clock to a time that the remote clock had passed when the stamp was received. */
  ahead: number;
  receivedAt: number;
}

/**
 * An estimate of another process's clock, from the stamps on its responses. A stamp predates its receipt, so the
 * remote clock shows at least as much. A deadline derived from it is therefore never later than the true one, whatever
 * the clock skew and the latency.
 */
export class RemoteClock {
  private sample: Sample | undefined;

  /** @param monotonic the local clock, in ms. If it pauses during a suspension, deadlines only become earlier. */
  constructor(private readonly monotonic = () => performance.now()) {}

  get isKnown(): boolean {
    return this.sample !== undefined;
  }

  /**
   * Takes a sample from the `CLOCK_HEADER` of a response that has just arrived.
   * @returns false when it is not a valid stamp.
   */
  observe(header: unknown): boolean {
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

  /** The value of `DEADLINE_HEADER` for a deadline in `leftMs`; undefined before the first sample. */
  deadlineIn(leftMs: number): string | undefined {
    return this.sample && toStamp(this.sample.instance, this.monotonic() + this.sample.ahead + leftMs);
  }
}
