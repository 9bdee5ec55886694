import { setTimeout as delay } from 'node:timers/promises';
import { Asker } from '../../support/asker.ts';
import { Person } from '../../support/client.ts';
import { Writer } from '../../support/writer.ts';

const USUAL: Pace = { messagesPerSecond: 5, queriesPerSecond: 2 };
/** How long nobody attacks, to have something to compare with. */
const CALM_MS = 5_000;
/** They wait for an answer however long it takes: what counts is that it comes, and is a good one. */
const PATIENCE_MS = 120_000;
const POLL_MS = 50;

const EVENTS = `subscription ($r: ID!) {
  roomEvents(roomId: $r) { ... on MessageAdded { message { clientId author { displayName } } } }
}`;

interface Added {
  roomEvents: { message?: { clientId: string } };
}

export interface Pace {
  messagesPerSecond: number;
  queriesPerSecond: number;
}

/** How long each thing took that began within a span of time, in ms. */
export interface Waits {
  /** From a send to its acknowledgement, and from a query to its answer. */
  operations: number[];
  /** From a send to its event. */
  events: number[];
}

/** Somebody who talks, reads and listens all the while, and what they notice. */
export class Honest {
  private calmEnds = 0;
  /** When the event of a message came, by the message's `clientId`. */
  private readonly heard = new Map<string, number>();
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
  static async begin(pace = USUAL, calmMs = CALM_MS): Promise<Honest> {
    const person = await Person.register('honest');
    const roomId = await person.createRoom();
    const writer = new Writer(person, roomId, PATIENCE_MS);
    const honest = new Honest(person, writer, new Asker(person, roomId, PATIENCE_MS), roomId);
    writer.start(pace.messagesPerSecond);
    honest.asker.start(pace.queriesPerSecond);
    await new Promise((resolve) => setTimeout(resolve, calmMs));
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

  /** What was begun in this span, in ms of `performance.now()`, and has ended. */
  waits(from: number, to: number): Waits {
    const isWithin = ({ startedAt }: { startedAt: number }) => startedAt >= from && startedAt < to;
    const sent = this.writer.sent.filter(isWithin);
    return {
      operations: [
        ...sent.flatMap(({ startedAt, acknowledgedAt }) => (acknowledgedAt === null ? [] : acknowledgedAt - startedAt)),
        ...this.asker.answered.filter(isWithin).map(({ startedAt, endedAt }) => endedAt - startedAt),
      ],
      events: sent.flatMap(({ clientId, startedAt }) => (this.heard.get(clientId) ?? NaN) - startedAt).filter(isFinite),
    };
  }

  /** Resolves when all that was begun by now has ended and its events have come; after the deadline it is a failure. */
  async settle(deadlineMs: number): Promise<void> {
    const deadline = performance.now() + deadlineMs;
    const due = this.due();
    let isAnswered = false;
    void Promise.all([this.writer.settled(), this.asker.settled()]).then(() => (isAnswered = true));
    const isWhole = () => due.every((clientId) => this.heard.has(clientId));
    while (this.troubles.length === 0 && !(isAnswered && isWhole())) {
      if (performance.now() > deadline) this.troubles.push(isAnswered ? 'events are missing' : 'no answer comes');
      await delay(POLL_MS);
    }
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
    const due = this.due();
    const isWhole = () => due.every((clientId) => this.heard.has(clientId));
    while (!isWhole() && this.troubles.length === 0 && !deadline.aborted) await new Promise(setImmediate);
    if (!isWhole()) this.troubles.push('events are missing');
    await this.person.close();
    await this.listening;
  }

  /** Messages whose events must come: those that were sent since the stream first brought one. */
  private due(): string[] {
    const first = this.writer.sent.findIndex(({ clientId }) => this.heard.has(clientId));
    return this.writer.sent.slice(Math.max(first, 0)).map(({ clientId }) => clientId);
  }

  private async listen(roomId: string): Promise<void> {
    try {
      for await (const { data, errors } of this.person.subscribe<Added>(EVENTS, { r: roomId })) {
        if (errors) this.troubles.push(JSON.stringify(errors));
        if (data?.roomEvents.message) this.heard.set(data.roomEvents.message.clientId, performance.now());
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
