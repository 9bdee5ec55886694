import { Person } from '../../support/client.ts';
import { Writer } from '../../support/writer.ts';

const MESSAGES_PER_SECOND = 5;
/** How long nobody attacks, to have something to compare with. */
const CALM_MS = 5_000;
const STOP_DEADLINE_MS = 30_000;

/** Somebody who talks all the while, and what they notice. */
export class Honest {
  private calmEnds = 0;

  private constructor(private readonly writer: Writer) {}

  /** Resolves after a while without attacks. */
  static async begin(): Promise<Honest> {
    const person = await Person.register('honest');
    const honest = new Honest(new Writer(person, await person.createRoom()));
    honest.writer.start(MESSAGES_PER_SECOND);
    await new Promise((resolve) => setTimeout(resolve, CALM_MS));
    honest.calmEnds = performance.now();
    return honest;
  }

  /** Ms from send to acknowledgement before any attack. */
  calmP99(): number {
    return this.quantile(0, this.calmEnds);
  }

  /** Ms from send to acknowledgement of what was sent since then. */
  p99(since: number): number {
    return this.quantile(since, Infinity);
  }

  end(): Promise<void> {
    return this.writer.stop(AbortSignal.timeout(STOP_DEADLINE_MS));
  }

  private quantile(from: number, to: number): number {
    const waits = this.writer.sent
      .filter(({ startedAt }) => startedAt >= from && startedAt < to)
      .map(({ startedAt, acknowledgedAt }) => (acknowledgedAt ?? performance.now()) - startedAt)
      .sort((left, right) => left - right);
    return waits[Math.floor(0.99 * (waits.length - 1))] ?? NaN;
  }
}
