import type { Random } from './random.ts';
import type { Operation } from './selection.ts';
import type { Sample } from './sample.ts';

/** By each of these a corpus keeps its dearest. */
const MEASURES: ((sample: Sample) => number)[] = [
  ({ used }) => used.cpuTotal,
  ({ ms }) => ms,
  ({ bytes }) => bytes,
  ({ used }) => used.growth,
];
const KEPT_BY_EACH = [30, 10, 10, 10];
/** How often the dearest by processor time is taken, rather than any. */
const BEST = 0.5;

/** The dearest operations so far, a bounded number of them. */
export class Corpus {
  private kept: Sample[] = [];

  constructor(private readonly random: Random) {}

  add(sample: Sample): void {
    const all = [...this.kept, sample];
    const best = MEASURES.flatMap((measure, index) =>
      [...all].sort((left, right) => measure(right) - measure(left)).slice(0, KEPT_BY_EACH[index]),
    );
    this.kept = [...new Set(best)];
  }

  /** The dearest by processor time. */
  worst(count: number): Sample[] {
    return [...this.kept].sort((left, right) => right.used.cpuTotal - left.used.cpuTotal).slice(0, count);
  }

  /** Whether an operation that took as much would be among the worst. */
  isNotable({ used }: Sample, among: number): boolean {
    return used.cpuTotal > (this.worst(among)[among - 1]?.used.cpuTotal ?? 0);
  }

  /** One to change, more often a dear one; undefined when there is none. */
  pick(): Operation | undefined {
    if (this.kept.length === 0) return undefined;
    const from = this.random.chance(BEST) ? this.worst(10) : this.kept;
    return this.random.of(from).operation;
  }
}
