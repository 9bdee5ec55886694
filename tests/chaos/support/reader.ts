import { EventEmitter, once } from 'node:events';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Person } from '../../support/client.ts';
import { socketUrl } from '../../support/environment.ts';

/** Ping interval, and time limit for the acknowledgement of a connection. */
const KEEP_ALIVE_MS = 3_000;
/** Upper bound of the random wait before a reconnect. */
const MAX_WAIT_MS = 500;

const EVENTS = (fields: string) => `subscription ($roomId: ID!, $after: String) {
  roomEvents(roomId: $roomId, after: $after) { cursor ... on MessageAdded { message { seq ${fields} } } }
}`;

interface Event {
  roomEvents: { cursor: string; message?: { seq: number; clientId?: string; author?: { displayName: string } } };
}

/** A received message; `at` in ms of `performance.now()`. */
export interface Received {
  seq: number;
  at: number;
}

/** Follows a room as a client does: resumes from the cursor of the last event after each reconnect. */
export class Reader {
  readonly received: Received[] = [];
  /** Errors of the stream. */
  readonly problems: string[] = [];
  private readonly events = new EventEmitter().setMaxListeners(0);
  private readonly client: Client;
  private isClosed = false;

  constructor(
    person: Person,
    readonly roomId: string,
    after: string,
    withAuthor: boolean,
  ) {
    this.client = createClient({
      url: socketUrl(),
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${person.token}` },
      keepAlive: KEEP_ALIVE_MS,
      connectionAckWaitTimeout: KEEP_ALIVE_MS,
      retryAttempts: Infinity,
      retryWait: () => new Promise((resolve) => setTimeout(resolve, Math.random() * MAX_WAIT_MS)),
      shouldRetry: () => true,
    });
    void this.follow({ roomId, after }, withAuthor ? 'clientId author { displayName }' : 'clientId');
  }

  /** Terminates the socket. The reader reconnects. */
  breakConnection(): void {
    this.client.terminate();
  }

  /** Resolves when the message `seq` has arrived. @throws the signal's reason. */
  async waitForSeq(seq: number, signal: AbortSignal): Promise<void> {
    while ((this.received.at(-1)?.seq ?? 0) < seq) await once(this.events, 'message', { signal });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.client.dispose();
  }

  private async follow(variables: { roomId: string; after: string }, fields: string): Promise<void> {
    while (!this.isClosed) {
      try {
        for await (const { data, errors } of this.client.iterate<Event>({ query: EVENTS(fields), variables })) {
          if (errors) this.problems.push(errors.map(({ message }) => message).join());
          if (data?.roomEvents) this.take(data.roomEvents, variables);
        }
      } catch (error) {
        this.problems.push(
          Array.isArray(error) ? String(error[0]?.message) : String((error as Error).message ?? error),
        );
      }
    }
  }

  private take({ cursor, message }: Event['roomEvents'], variables: { after: string }): void {
    variables.after = cursor;
    if (!message) return;
    this.received.push({ seq: message.seq, at: performance.now() });
    this.events.emit('message');
  }
}
