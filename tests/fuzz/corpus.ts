import type { Random } from './random.ts';
import type { Operation } from './selection.ts';
import type { Sample } from './sample.ts';

/** The corpus keeps the most expensive operations by each of these. */
const MEASURES: ((sample: Sample) => number)[] = [
  ({ used }) => used.cpuTotal,
  ({ ms }) => ms,
  ({ bytes }) => bytes,
  ({ used }) => used.growth,
];
const KEPT_BY_EACH = [30, 10, 10, 10];
/** Probability of picking one of the operations with the highest CPU time. */
const TOP_PROBABILITY = 0.5;

/** The most expensive operations so far, bounded in number. */
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

  /** The operations with the highest CPU time. */
  worst(count: number): Sample[] {
    return [...this.kept].sort((left, right) => right.used.cpuTotal - left.used.cpuTotal).slice(0, count);
  }

  /** Whether a sample would be among the worst. */
  isNotable({ used }: Sample, among: number): boolean {
    return used.cpuTotal > (this.worst(among)[among - 1]?.used.cpuTotal ?? 0);
  }

  /** Picks an operation to mutate, preferring expensive ones; undefined when the corpus is empty. */
  pick(): Operation | undefined {
    if (this.kept.length === 0) return undefined;
    const from = this.random.chance(TOP_PROBABILITY) ? this.worst(10) : this.kept;
    return this.random.of(from).operation;
  }
}
