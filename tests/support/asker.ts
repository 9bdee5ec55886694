import { send, type Person } from './client.ts';
import { Steady } from './steady.ts';

/** How long an answer may take: longer than the gateway waits for its own, so that it says itself what is wrong. */
const ANSWER_TIMEOUT_MS = 10_000;

/** What a page asks for, from both subgraphs. */
const PAGE = `query ($id: ID!) {
  me { id }
  room(id: $id) { messages(last: 5) { edges { node { seq body author { displayName } } } } }
}`;

/** Reads a room at a steady rate, and notes each query that was not answered whole. */
export class Asker {
  readonly failures: string[] = [];
  /** Queries that were answered whole; times in ms of `performance.now()`. */
  readonly answered: { startedAt: number; endedAt: number }[] = [];
  asked = 0;
  private readonly reading = new Steady(() => this.read());

  constructor(
    private readonly person: Person,
    private readonly roomId: string,
    private readonly patienceMs = ANSWER_TIMEOUT_MS,
  ) {}

  start(queriesPerSecond: number): void {
    this.reading.start(queriesPerSecond);
  }

  /** Resolves when everything that was asked by now is answered, or too late. */
  settled(): Promise<void> {
    return this.reading.settled();
  }

  /** Resolves when everything that was asked is answered, or too late. */
  stop(): Promise<void> {
    return this.reading.stop();
  }

  private async read(): Promise<void> {
    this.asked++;
    const startedAt = performance.now();
    try {
      const { errors } = await send(
        PAGE,
        { id: this.roomId },
        this.person.token,
        {},
        AbortSignal.timeout(this.patienceMs),
      );
      if (errors[0]) this.failures.push(errors[0].extensions.code);
      else this.answered.push({ startedAt, endedAt: performance.now() });
    } catch (error) {
      this.failures.push(error instanceof Error ? error.name : String(error));
    }
  }
}
