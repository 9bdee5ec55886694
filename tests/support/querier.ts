import { send, type Person } from './client.ts';
import { Pacer } from './pacer.ts';

/** Longer than the gateway's timeout for subgraphs, so that the gateway reports the error. */
const RESPONSE_TIMEOUT_MS = 10_000;

/** A typical query of the page, over both subgraphs. */
const PAGE = `query ($id: ID!) {
  me { id }
  room(id: $id) { messages(last: 5) { edges { node { seq body author { displayName } } } } }
}`;

/** Queries a room at a constant rate and records failures and latencies. */
export class Querier {
  readonly failures: string[] = [];
  /** Queries that succeeded; times in ms of `performance.now()`. */
  readonly succeeded: { startedAt: number; endedAt: number }[] = [];
  count = 0;
  private readonly reading = new Pacer(() => this.read());

  constructor(
    private readonly person: Person,
    private readonly roomId: string,
    private readonly timeoutMs = RESPONSE_TIMEOUT_MS,
  ) {}

  start(queriesPerSecond: number): void {
    this.reading.start(queriesPerSecond);
  }

  /** Resolves when every query so far has ended or timed out. */
  settled(): Promise<void> {
    return this.reading.settled();
  }

  /** Stops, and resolves when every query has ended or timed out. */
  stop(): Promise<void> {
    return this.reading.stop();
  }

  private async read(): Promise<void> {
    this.count++;
    const startedAt = performance.now();
    try {
      const { errors } = await send(
        PAGE,
        { id: this.roomId },
        this.person.token,
        {},
        AbortSignal.timeout(this.timeoutMs),
      );
      if (errors[0]) this.failures.push(errors[0].extensions.code);
      else this.succeeded.push({ startedAt, endedAt: performance.now() });
    } catch (error) {
      this.failures.push(error instanceof Error ? error.name : String(error));
    }
  }
}
