import type { Measurement } from './measurements.ts';
import { fitLine, type Line } from './line.ts';

/** Maximum growth of a heap in bytes per hour: about 400 bytes per visit at the pace of the soak test. */
export const MAX_GROWTH_PER_HOUR = 20 * 1_024 * 1_024;

/** The share of the measurements that counts for growth. Before, code is compiled and caches fill up. */
const LATER_SHARE = 0.5;
/** A slope must exceed the limit by this many standard errors. */
const SIGNIFICANT_ERRORS = 2;
/** Minimum duration of that share. In less time, a function that is compiled late looks like a leak. */
const MIN_DURATION_MS = 4 * 60_000;

/** The values of one measurement over time. */
export class Series {
  private readonly points: { at: number; value: number }[] = [];
  private peak: number;

  constructor(
    readonly measurement: Omit<Measurement, 'value'>,
    readonly baseline: number,
    private readonly leeway: number,
  ) {
    this.peak = baseline;
  }

  get end(): number {
    return this.points.at(-1)?.value ?? this.baseline;
  }

  /** The maximum value, including the time with connected users. */
  get max(): number {
    return this.peak;
  }

  /** The trend over the later share. */
  get trend(): Line {
    return fitLine(this.later);
  }

  add(value: number, at: number): void {
    this.points.push({ value, at });
    this.recordPeak(value);
  }

  /** Records a value with connected users, which counts only for the maximum. */
  recordPeak(value: number): void {
    this.peak = Math.max(this.peak, value);
  }

  /** Whether a count is back at its baseline. Always true for memory. */
  isAtBaseline(value: number): boolean {
    if (this.measurement.kind === 'memory') return true;
    return value <= this.baseline + (this.measurement.kind === 'pooled' ? this.leeway : 0);
  }

  /** Whether this is memory that significantly exceeds the growth limit. Ignores resident memory, which depends on the allocator. */
  get grows(): boolean {
    const { slope, error } = this.trend;
    const { kind, name } = this.measurement;
    const later = this.later;
    const lasted = (later.at(-1)?.at ?? 0) - (later[0]?.at ?? 0);
    if (lasted < MIN_DURATION_MS) return false;
    return kind === 'memory' && name !== 'resident' && slope - SIGNIFICANT_ERRORS * error > MAX_GROWTH_PER_HOUR;
  }

  private get later() {
    return this.points.slice(Math.floor(this.points.length * (1 - LATER_SHARE)));
  }
}

/** All measurements over time. */
export class History {
  private readonly all = new Map<string, Series>();

  /**
   * @param leeway how far pooled counts may exceed their baseline. A pool grows with concurrent requests.
   */
  constructor(baseline: readonly Measurement[], leeway: number) {
    for (const { value, ...measurement } of baseline)
      this.all.set(keyOf(measurement), new Series(measurement, value, leeway));
  }

  get series(): Series[] {
    return [...this.all.values()];
  }

  add(measurements: readonly Measurement[], at: number): void {
    for (const measurement of measurements) this.all.get(keyOf(measurement))?.add(measurement.value, at);
  }

  /** Records values with connected users. */
  recordPeaks(measurements: readonly Measurement[]): void {
    for (const measurement of measurements) this.all.get(keyOf(measurement))?.recordPeak(measurement.value);
  }

  /** The counts above their baseline. */
  aboveBaseline(measurements: readonly Measurement[]): Measurement[] {
    return measurements.filter(
      (measurement) => this.all.get(keyOf(measurement))?.isAtBaseline(measurement.value) === false,
    );
  }
}

/** The identity of a measurement. */
export const keyOf = ({ process, name }: Pick<Measurement, 'process' | 'name'>): string => `${process} ${name}`;
