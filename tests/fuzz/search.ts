import { Corpus } from './corpus.ts';
import type { OperationGenerator } from './operation-generator.ts';
import { ProcessEndedError, type Meter } from './meter.ts';
import type { Mutator } from './mutator.ts';
import type { Random } from './random.ts';
import type { Sample } from './sample.ts';
import { write, type Operation } from './selection.ts';

/** Probability of generating a new operation instead of mutating an expensive one. */
const NEW_PROBABILITY = 0.15;
/** Operations among the N worst are measured again, because the first execution includes planning. */
const NOTABLE = 20;
const REPETITIONS = 2;
/** Results that no operation may cause. */
const SERVER_ERROR = /^(INTERNAL_SERVER_ERROR|HTTP 5\d\d)$/;
const MAX_FAILURES = 20;

/** Time for a process to restart. */
const RESTART_MS = 15_000;

/** Searches for the most expensive operations that are not rejected. */
export class Search {
  readonly corpus: Corpus;
  /** The number of responses by code; `data` for no error. */
  readonly outcomes = new Map<string, number>();
  /** Operations that caused server errors or crashes; bounded in number. */
  readonly failures: string[] = [];
  tried = 0;

  constructor(
    private readonly kind: Operation['kind'],
    private readonly random: Random,
    private readonly generator: OperationGenerator,
    private readonly mutator: Mutator,
    private readonly meter: Meter,
    private readonly run: (operation: Operation) => Promise<Sample>,
    /** Root fields to try; all when left out. */
    private readonly roots?: readonly string[],
  ) {
    this.corpus = new Corpus(random);
  }

  /** Tries one operation. */
  async step(): Promise<void> {
    const operation = this.choose();
    this.tried++;
    try {
      let sample = await this.run(operation);
      for (const code of sample.codes) this.outcomes.set(code, (this.outcomes.get(code) ?? 0) + 1);
      if (sample.codes.some((code) => SERVER_ERROR.test(code))) this.fail(sample.codes.join(), operation);
      if (!isExecuted(sample)) return;
      for (let again = 0; again < REPETITIONS && this.corpus.isNotable(sample, NOTABLE); again++) {
        const next = await this.run(operation);
        if (isExecuted(next)) sample = cheaper(sample, next);
      }
      this.corpus.add(sample);
    } catch (error) {
      if (!(error instanceof ProcessEndedError)) throw error;
      this.fail(error.message, operation);
      await new Promise((resolve) => setTimeout(resolve, RESTART_MS));
      this.meter.renew();
    }
  }

  private choose(): Operation {
    const parent = this.random.chance(NEW_PROBABILITY) ? undefined : this.corpus.pick();
    if (!parent) return this.generator.generate(this.kind, this.roots && this.random.of(this.roots));
    return this.mutator.mutate(parent, this.corpus.pick() ?? parent);
  }

  private fail(what: string, operation: Operation): void {
    if (this.failures.length < MAX_FAILURES) this.failures.push(`${what}: ${JSON.stringify(write(operation))}`);
  }
}

/** Whether the operation was at least partly executed. Rejections are cheap. */
const isExecuted = ({ bytes, codes }: Sample) =>
  bytes > 0 && !codes.some((code) => /^(GRAPHQL_|COST_LIMIT|RATE_LIMITED|PAYLOAD|no event)/.test(code));

/** Takes the minimum, because concurrent work can only add to a measurement. */
const cheaper = (one: Sample, other: Sample) => (other.used.cpuTotal < one.used.cpuTotal ? other : one);
