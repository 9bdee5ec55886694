import { send, type Person } from './client.ts';

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
  asked = 0;
  private readonly underWay = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly person: Person,
    private readonly roomId: string,
    private readonly patienceMs = ANSWER_TIMEOUT_MS,
  ) {}

  start(queriesPerSecond: number): void {
    this.timer = setInterval(() => {
      const done: Promise<void> = this.read().finally(() => this.underWay.delete(done));
      this.underWay.add(done);
    }, 1_000 / queriesPerSecond);
  }

  /** Resolves when everything that was asked is answered, or too late. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.underWay);
  }

  private async read(): Promise<void> {
    this.asked++;
    try {
      const { errors } = await send(
        PAGE,
        { id: this.roomId },
        this.person.token,
        {},
        AbortSignal.timeout(this.patienceMs),
      );
      if (errors[0]) this.failures.push(errors[0].extensions.code);
    } catch (error) {
      this.failures.push(error instanceof Error ? error.name : String(error));
    }
  }
}
