import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { send, type Person } from './client.ts';
import { Steady } from './steady.ts';

/** How long an answer may take: longer than the gateway waits for its own, so that it says itself what is wrong. */
const ANSWER_TIMEOUT_MS = 10_000;
/** The wait before the next try, up to. */
const LONGEST_WAIT_MS = 500;
/** What a client does not send again. */
const FINAL = new Set(['BAD_USER_INPUT', 'FORBIDDEN', 'NOT_FOUND', 'UNAUTHENTICATED', 'PAYLOAD_TOO_LARGE', 'CONFLICT']);

const SEND = 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { seq } }';

/** One message; times in ms of `performance.now()`. */
export interface Sent {
  roomId: string;
  clientId: string;
  startedAt: number;
  /** Requests that did not end in an acknowledgement, by what they ended in. */
  failures: string[];
  acknowledgedAt: number | null;
}

/** Sends to a room at a steady rate; each message again, under the same `clientId`, until it is acknowledged. */
export class Writer {
  readonly sent: Sent[] = [];
  private readonly writing = new Steady(() => this.write());
  private isGivenUp = false;

  constructor(
    private readonly person: Person,
    private readonly roomId: string,
    private readonly patienceMs = ANSWER_TIMEOUT_MS,
  ) {}

  start(messagesPerSecond: number): void {
    this.writing.start(messagesPerSecond);
  }

  /** Resolves when everything that was begun by now is acknowledged, or was refused. */
  settled(): Promise<void> {
    return this.writing.settled();
  }

  /** Resolves when everything that was begun is acknowledged, or was refused. @throws the signal's reason. */
  async stop(signal: AbortSignal): Promise<void> {
    const aborted = new Promise<never>((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
    );
    try {
      await Promise.race([this.writing.stop(), aborted]);
    } finally {
      this.isGivenUp = true;
    }
  }

  /** Begins nothing more, and does not try again what is not acknowledged yet. */
  async giveUp(): Promise<void> {
    this.isGivenUp = true;
    await this.writing.stop();
  }

  private async write(): Promise<void> {
    const clientId = randomUUID();
    const sent: Sent = {
      ...{ roomId: this.roomId, clientId },
      ...{ startedAt: performance.now(), failures: [], acknowledgedAt: null },
    };
    this.sent.push(sent);
    while (!this.isGivenUp) {
      const failure = await this.attempt(clientId);
      if (failure === null) {
        sent.acknowledgedAt = performance.now();
        return;
      }
      sent.failures.push(failure);
      if (FINAL.has(failure)) return;
      await delay(Math.random() * LONGEST_WAIT_MS);
    }
  }

  /** Null when the message is acknowledged. */
  private async attempt(clientId: string): Promise<string | null> {
    try {
      const input = { roomId: this.roomId, clientId, body: `From ${this.person.displayName}: ${clientId}` };
      const answer = await send(SEND, { input }, this.person.token, {}, AbortSignal.timeout(this.patienceMs));
      return answer.errors[0]?.extensions.code ?? null;
    } catch (error) {
      return error instanceof Error ? error.name : String(error);
    }
  }
}
