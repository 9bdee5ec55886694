import type { Figure } from './figures.ts';
import { fitLine, type Line } from './line.ts';

/** Bytes that what is kept in a heap may grow by in an hour: some 400 for each visit at the pace of the soak. */
export const MOST_GROWTH_PER_HOUR = 20 * 1_024 * 1_024;

/** The part of the measurements that counts for growth: before, code is compiled and caches are filled. */
const LATER_SHARE = 0.5;
/** A slope counts when it is over the limit by so many standard errors. */
const SURE = 2;
/** How long the later part must be: within less, a function that is compiled late looks like a leak. */
const SHORTEST_PROOF_MS = 4 * 60_000;

/** All measurements of one figure. */
export class Series {
  private readonly points: { at: number; value: number }[] = [];
  private peak: number;

  constructor(
    readonly figure: Omit<Figure, 'value'>,
    readonly baseline: number,
    private readonly leeway: number,
  ) {
    this.peak = baseline;
  }

  get end(): number {
    return this.points.at(-1)?.value ?? this.baseline;
  }

  /** The most that was ever seen, also while people were there. */
  get max(): number {
    return this.peak;
  }

  /** How it changes over the later part. */
  get trend(): Line {
    return fitLine(this.later);
  }

  add(value: number, at: number): void {
    this.points.push({ value, at });
    this.see(value);
  }

  /** Notes a value that does not count for how things stand when nobody is there. */
  see(value: number): void {
    this.peak = Math.max(this.peak, value);
  }

  /** Whether a count is where it was before; always so for memory. */
  isBack(value: number): boolean {
    if (this.figure.kind === 'memory') return true;
    return value <= this.baseline + (this.figure.kind === 'kept' ? this.leeway : 0);
  }

  /** Whether it is memory that surely grows by more than it may. What is resident is up to the allocator. */
  get grows(): boolean {
    const { slope, error } = this.trend;
    const { kind, name } = this.figure;
    const later = this.later;
    const lasted = (later.at(-1)?.at ?? 0) - (later[0]?.at ?? 0);
    if (lasted < SHORTEST_PROOF_MS) return false;
    return kind === 'memory' && name !== 'resident' && slope - SURE * error > MOST_GROWTH_PER_HOUR;
  }

  private get later() {
    return this.points.slice(Math.floor(this.points.length * (1 - LATER_SHARE)));
  }
}

/** All figures over time. */
export class History {
  private readonly all = new Map<string, Series>();

  /**
   * Takes these as what each figure was before.
   * @param leeway What counts that are kept may be above that: a pool holds more when more is asked at the same moment.
   */
  constructor(baseline: readonly Figure[], leeway: number) {
    for (const { value, ...figure } of baseline) this.all.set(keyOf(figure), new Series(figure, value, leeway));
  }

  get series(): Series[] {
    return [...this.all.values()];
  }

  add(figures: readonly Figure[], at: number): void {
    for (const figure of figures) this.all.get(keyOf(figure))?.add(figure.value, at);
  }

  /** Notes what was there with people. */
  see(figures: readonly Figure[]): void {
    for (const figure of figures) this.all.get(keyOf(figure))?.see(figure.value);
  }

  /** Those counts that are above what they were before. */
  notBack(figures: readonly Figure[]): Figure[] {
    return figures.filter((figure) => this.all.get(keyOf(figure))?.isBack(figure.value) === false);
  }
}

/** What tells figures apart. */
export const keyOf = ({ process, name }: Pick<Figure, 'process' | 'name'>): string => `${process} ${name}`;
