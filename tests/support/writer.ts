import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { send, type Person } from './client.ts';
import { Pacer } from './pacer.ts';

/** Longer than the gateway's timeout for subgraphs, so that the gateway reports the error. */
const RESPONSE_TIMEOUT_MS = 10_000;
/** Upper bound of the random wait before a retry. */
const MAX_WAIT_MS = 500;
/** Codes after which a client does not retry. */
const FINAL = new Set(['BAD_USER_INPUT', 'FORBIDDEN', 'NOT_FOUND', 'UNAUTHENTICATED', 'PAYLOAD_TOO_LARGE', 'CONFLICT']);

const SEND = 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { seq } }';

/** One message; times in ms of `performance.now()`. */
export interface Sent {
  roomId: string;
  clientId: string;
  startedAt: number;
  /** The error of each request that was not acknowledged. */
  failures: string[];
  acknowledgedAt: number | null;
}

/** Sends to a room at a constant rate and retries each message under the same `clientId` until it is acknowledged. */
export class Writer {
  readonly sent: Sent[] = [];
  private readonly writing = new Pacer(() => this.write());
  private hasGivenUp = false;

  constructor(
    private readonly person: Person,
    private readonly roomId: string,
    private readonly timeoutMs = RESPONSE_TIMEOUT_MS,
  ) {}

  start(messagesPerSecond: number): void {
    this.writing.start(messagesPerSecond);
  }

  /** Resolves when every send so far is acknowledged or rejected. */
  settled(): Promise<void> {
    return this.writing.settled();
  }

  /** Stops, and resolves when every send is acknowledged or rejected. @throws the signal's reason. */
  async stop(signal: AbortSignal): Promise<void> {
    const aborted = new Promise<never>((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
    );
    try {
      await Promise.race([this.writing.stop(), aborted]);
    } finally {
      this.hasGivenUp = true;
    }
  }

  /** Stops without retrying unacknowledged sends. */
  async giveUp(): Promise<void> {
    this.hasGivenUp = true;
    await this.writing.stop();
  }

  private async write(): Promise<void> {
    const clientId = randomUUID();
    const sent: Sent = {
      ...{ roomId: this.roomId, clientId },
      ...{ startedAt: performance.now(), failures: [], acknowledgedAt: null },
    };
    this.sent.push(sent);
    while (!this.hasGivenUp) {
      const failure = await this.attempt(clientId);
      if (failure === null) {
        sent.acknowledgedAt = performance.now();
        return;
      }
      sent.failures.push(failure);
      if (FINAL.has(failure)) return;
      await delay(Math.random() * MAX_WAIT_MS);
    }
  }

  /** Null when the message is acknowledged. */
  private async attempt(clientId: string): Promise<string | null> {
    try {
      const input = { roomId: this.roomId, clientId, body: `From ${this.person.displayName}: ${clientId}` };
      const response = await send(SEND, { input }, this.person.token, {}, AbortSignal.timeout(this.timeoutMs));
      return response.errors[0]?.extensions.code ?? null;
    } catch (error) {
      return error instanceof Error ? error.name : String(error);
    }
  }
}
