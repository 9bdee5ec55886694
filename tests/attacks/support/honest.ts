import { Asker } from '../../support/asker.ts';
import { Person } from '../../support/client.ts';
import { Writer } from '../../support/writer.ts';

const MESSAGES_PER_SECOND = 5;
const QUERIES_PER_SECOND = 2;
/** How long nobody attacks, to have something to compare with. */
const CALM_MS = 5_000;
/** They wait for an answer however long it takes: what counts is that it comes, and is a good one. */
const PATIENCE_MS = 120_000;

const EVENTS = `subscription ($r: ID!) {
  roomEvents(roomId: $r) { ... on MessageAdded { message { clientId author { displayName } } } }
}`;

interface Added {
  roomEvents: { message?: { clientId: string } };
}

/** Somebody who talks, reads and listens all the while, and what they notice. */
export class Honest {
  private calmEnds = 0;
  private readonly heard = new Set<string>();
  /** What the stream said besides events. */
  private readonly troubles: string[] = [];
  private readonly listening: Promise<void>;

  private constructor(
    private readonly person: Person,
    private readonly writer: Writer,
    private readonly asker: Asker,
    roomId: string,
  ) {
    this.listening = this.listen(roomId);
  }

  /** Resolves after a while without attacks. */
  static async begin(): Promise<Honest> {
    const person = await Person.register('honest');
    const roomId = await person.createRoom();
    const writer = new Writer(person, roomId, PATIENCE_MS);
    const honest = new Honest(person, writer, new Asker(person, roomId, PATIENCE_MS), roomId);
    writer.start(MESSAGES_PER_SECOND);
    honest.asker.start(QUERIES_PER_SECOND);
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

  /** All that went wrong so far, of sends, queries and the stream. */
  failures(): string[] {
    return [
      ...this.writer.sent.flatMap(({ failures }) => failures.map((failure) => `a send: ${failure}`)),
      ...this.asker.failures.map((failure) => `a query: ${failure}`),
      ...this.troubles.map((trouble) => `the stream: ${trouble}`),
    ];
  }

  /** Resolves when the stream has brought all that was acknowledged since it first brought something. */
  async end(): Promise<void> {
    const deadline = AbortSignal.timeout(PATIENCE_MS);
    await Promise.all([this.writer.stop(deadline), this.asker.stop()]);
    const first = this.writer.sent.findIndex(({ clientId }) => this.heard.has(clientId));
    const due = this.writer.sent.slice(Math.max(first, 0)).map(({ clientId }) => clientId);
    const isWhole = () => due.every((clientId) => this.heard.has(clientId));
    while (!isWhole() && this.troubles.length === 0 && !deadline.aborted) await new Promise(setImmediate);
    if (!isWhole()) this.troubles.push('events are missing');
    await this.person.close();
    await this.listening;
  }

  private async listen(roomId: string): Promise<void> {
    try {
      for await (const { data, errors } of this.person.subscribe<Added>(EVENTS, { r: roomId })) {
        if (errors) this.troubles.push(JSON.stringify(errors));
        if (data?.roomEvents.message) this.heard.add(data.roomEvents.message.clientId);
      }
    } catch (error) {
      this.troubles.push(error instanceof Error ? error.message : JSON.stringify(error));
    }
  }

  private quantile(from: number, to: number): number {
    const waits = this.writer.sent
      .filter(({ startedAt }) => startedAt >= from && startedAt < to)
      .map(({ startedAt, acknowledgedAt }) => (acknowledgedAt ?? performance.now()) - startedAt)
      .sort((left, right) => left - right);
    return waits[Math.floor(0.99 * (waits.length - 1))] ?? NaN;
  }
}
