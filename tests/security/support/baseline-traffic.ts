import { setTimeout as delay } from 'node:timers/promises';
import { Querier } from '../../support/querier.ts';
import type { Person } from '../../support/client.ts';
import { Writer } from '../../support/writer.ts';

const DEFAULT_RATE: Rate = { messagesPerSecond: 5, queriesPerSecond: 2 };
/** Generous, because these clients check that a correct response arrives, not how fast. */
const TIMEOUT_MS = 120_000;
const POLL_MS = 50;

const EVENTS = `subscription ($r: ID!) {
  roomEvents(roomId: $r) { ... on MessageAdded { message { clientId author { displayName } } } }
}`;

interface Added {
  roomEvents: { message?: { clientId: string } };
}

export interface Rate {
  messagesPerSecond: number;
  queriesPerSecond: number;
}

/** Latencies of the operations that started within a period, in ms. */
export interface Latencies {
  /** From a send to its acknowledgement, and from a query to its response. */
  operations: number[];
  /** From a send to its event. */
  events: number[];
}

/** A well-behaved user who sends, queries and subscribes throughout the attacks, and records failures and latencies. */
export class BaselineTraffic {
  /** When the event of a message arrived, by `clientId`. */
  private readonly receivedAt = new Map<string, number>();
  /** Errors of the stream. */
  private readonly streamErrors: string[] = [];
  private readonly listening: Promise<void>;

  private constructor(
    private readonly person: Person,
    private readonly writer: Writer,
    private readonly querier: Querier,
    roomId: string,
  ) {
    this.listening = this.listen(roomId);
  }

  static async start(person: Person, rate = DEFAULT_RATE): Promise<BaselineTraffic> {
    const roomId = await person.createRoom();
    const writer = new Writer(person, roomId, TIMEOUT_MS);
    const traffic = new BaselineTraffic(person, writer, new Querier(person, roomId, TIMEOUT_MS), roomId);
    writer.start(rate.messagesPerSecond);
    traffic.querier.start(rate.queriesPerSecond);
    return traffic;
  }

  /** The p99 latency of sends since the given time, in ms. */
  p99(since: number): number {
    const latencies = this.writer.sent
      .filter(({ startedAt }) => startedAt >= since)
      .map(({ startedAt, acknowledgedAt }) => (acknowledgedAt ?? performance.now()) - startedAt)
      .sort((left, right) => left - right);
    return latencies[Math.floor(0.99 * (latencies.length - 1))] ?? NaN;
  }

  /** Latencies of completed operations that started in a period, in ms of `performance.now()`. */
  latencies(from: number, to: number): Latencies {
    const isWithin = ({ startedAt }: { startedAt: number }) => startedAt >= from && startedAt < to;
    const sent = this.writer.sent.filter(isWithin);
    return {
      operations: [
        ...sent.flatMap(({ startedAt, acknowledgedAt }) => (acknowledgedAt === null ? [] : acknowledgedAt - startedAt)),
        ...this.querier.succeeded.filter(isWithin).map(({ startedAt, endedAt }) => endedAt - startedAt),
      ],
      events: sent
        .flatMap(({ clientId, startedAt }) => (this.receivedAt.get(clientId) ?? NaN) - startedAt)
        .filter(isFinite),
    };
  }

  /** Resolves when all operations so far have ended and their events have arrived. Missing the deadline is a failure. */
  async settle(deadlineMs: number): Promise<void> {
    const deadline = performance.now() + deadlineMs;
    const due = this.due();
    let hasEnded = false;
    void Promise.all([this.writer.settled(), this.querier.settled()]).then(() => (hasEnded = true));
    const isComplete = () => due.every((clientId) => this.receivedAt.has(clientId));
    while (this.streamErrors.length === 0 && !(hasEnded && isComplete())) {
      if (performance.now() > deadline) this.streamErrors.push(hasEnded ? 'events are missing' : 'no response');
      await delay(POLL_MS);
    }
  }

  /** All failures so far, of sends, queries and the stream. */
  failures(): string[] {
    return [
      ...this.writer.sent.flatMap(({ failures }) => failures.map((failure) => `a send: ${failure}`)),
      ...this.querier.failures.map((failure) => `a query: ${failure}`),
      ...this.streamErrors.map((error) => `the stream: ${error}`),
    ];
  }

  /** Stops the traffic. Resolves when the stream has delivered all messages that are due. */
  async stop(): Promise<void> {
    const deadline = AbortSignal.timeout(TIMEOUT_MS);
    await Promise.all([this.writer.stop(deadline), this.querier.stop()]);
    const due = this.due();
    const isComplete = () => due.every((clientId) => this.receivedAt.has(clientId));
    while (!isComplete() && this.streamErrors.length === 0 && !deadline.aborted) await new Promise(setImmediate);
    if (!isComplete()) this.streamErrors.push('events are missing');
    await this.person.close();
    await this.listening;
  }

  /** Ids of the messages whose events must arrive: those sent since the first event. */
  private due(): string[] {
    const first = this.writer.sent.findIndex(({ clientId }) => this.receivedAt.has(clientId));
    return this.writer.sent.slice(Math.max(first, 0)).map(({ clientId }) => clientId);
  }

  private async listen(roomId: string): Promise<void> {
    try {
      for await (const { data, errors } of this.person.subscribe<Added>(EVENTS, { r: roomId })) {
        if (errors) this.streamErrors.push(JSON.stringify(errors));
        if (data?.roomEvents.message) this.receivedAt.set(data.roomEvents.message.clientId, performance.now());
      }
    } catch (error) {
      this.streamErrors.push(error instanceof Error ? error.message : JSON.stringify(error));
    }
  }
}
