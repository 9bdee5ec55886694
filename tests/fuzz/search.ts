import { Corpus } from './corpus.ts';
import type { Grower } from './grower.ts';
import { ProcessEndedError, type Meter } from './meter.ts';
import type { Mutator } from './mutator.ts';
import type { Random } from './random.ts';
import type { Sample } from './sample.ts';
import { write, type Operation } from './selection.ts';

/** How often something new is grown, rather than something dear changed. */
const NEW = 0.15;
/** An operation that seems to be among the so many worst is executed again: the first time, it was planned too. */
const NOTABLE = 20;
const AGAIN = 2;
/** No answer may bring these. */
const OURS = /^(INTERNAL_SERVER_ERROR|HTTP 5\d\d)$/;
const MOST_FAILURES = 20;

/** How long a process takes to be started again. */
const RESTART_MS = 15_000;

/** Searches for the dearest operation that is answered. */
export class Search {
  readonly corpus: Corpus;
  /** How often each code was answered; `data` is none. */
  readonly answers = new Map<string, number>();
  /** Operations that broke something, a bounded number. */
  readonly failures: string[] = [];
  tried = 0;

  constructor(
    private readonly kind: Operation['kind'],
    private readonly random: Random,
    private readonly grower: Grower,
    private readonly mutator: Mutator,
    private readonly meter: Meter,
    private readonly run: (operation: Operation) => Promise<Sample>,
    /** Fields of the root that are worth trying; all when left out. */
    private readonly roots?: readonly string[],
  ) {
    this.corpus = new Corpus(random);
  }

  /** Tries one operation more. */
  async step(): Promise<void> {
    const operation = this.choose();
    this.tried++;
    try {
      let sample = await this.run(operation);
      for (const code of sample.codes) this.answers.set(code, (this.answers.get(code) ?? 0) + 1);
      if (sample.codes.some((code) => OURS.test(code))) this.fail(sample.codes.join(), operation);
      if (!isAnswered(sample)) return;
      for (let again = 0; again < AGAIN && this.corpus.isNotable(sample, NOTABLE); again++) {
        const next = await this.run(operation);
        if (isAnswered(next)) sample = cheaper(sample, next);
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
    const parent = this.random.chance(NEW) ? undefined : this.corpus.pick();
    if (!parent) return this.grower.grow(this.kind, this.roots && this.random.of(this.roots));
    return this.mutator.mutate(parent, this.corpus.pick() ?? parent);
  }

  private fail(what: string, operation: Operation): void {
    if (this.failures.length < MOST_FAILURES) this.failures.push(`${what}: ${JSON.stringify(write(operation))}`);
  }
}

/** Some of it at least: refusals are cheap. */
const isAnswered = ({ bytes, codes }: Sample) =>
  bytes > 0 && !codes.some((code) => /^(GRAPHQL_|COST_LIMIT|RATE_LIMITED|PAYLOAD|no event)/.test(code));

/** What others did meanwhile can only add. */
const cheaper = (one: Sample, other: Sample) => (other.used.cpuTotal < one.used.cpuTotal ? other : one);
