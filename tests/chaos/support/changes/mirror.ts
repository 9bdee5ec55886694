import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { readRoom, ROOM_EVENTS, type RoomEventData } from '../../../consistency/operations.ts';
import { differences, RoomFold } from '../../../consistency/room-fold.ts';
import type { Person } from '../../../support/client.ts';
import { BreakableClient } from './breakable-client.ts';

/** Ping interval, and time limit for the pong. */
const PING_MS = 3_000;
/** Upper bound of the random wait before a reconnect. */
const MAX_WAIT_MS = 500;
const POLL_MS = 500;

/** A client that folds a room's events into its state and resumes from its cursor after each disconnect. */
export class Mirror {
  private readonly events = new EventEmitter().setMaxListeners(0);
  private readonly connection: BreakableClient;
  private isClosed = false;

  private constructor(
    private readonly person: Person,
    readonly roomId: string,
    private readonly fold: RoomFold,
    origin: string,
  ) {
    this.connection = connect(person, origin);
    void this.follow();
  }

  /** @throws Error when the person has no access to the room. */
  static async open(person: Person, roomId: string, origin: string): Promise<Mirror> {
    const first = await readRoom(person, roomId);
    if (!first) throw new Error(`${person.username} has no access to ${roomId}`);
    return new Mirror(person, roomId, new RoomFold(first), origin);
  }

  /**
   * Waits for a message that was sent last, then compares the state with a fresh fetch until they agree.
   * @returns events out of order, and the differences that remain at the deadline.
   */
  async compare(messageId: string, deadline: AbortSignal): Promise<string[]> {
    const who = `${this.person.username} in ${this.roomId}`;
    try {
      while (!this.fold.state.messages.has(messageId)) await once(this.events, 'event', { signal: deadline });
    } catch {
      return [`${who} never receives message ${messageId}`];
    }
    for (;;) {
      const fresh = await readRoom(this.person, this.roomId);
      const found = fresh ? differences(this.fold.state, fresh) : ['the room cannot be read'];
      if (found.length === 0 || deadline.aborted) {
        return [...this.fold.problems, ...found].map((problem) => `${who}: ${problem}`);
      }
      await delay(POLL_MS);
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.connection.close();
  }

  private async follow(): Promise<void> {
    const { roomId, fold } = this;
    const variables = { roomId, after: fold.cursor };
    while (!this.isClosed) {
      try {
        for await (const { data } of this.connection.client.iterate<RoomEventData>({ query: ROOM_EVENTS, variables })) {
          if (!data) continue;
          fold.fold(data.roomEvents);
          // The client sends these variables again when it reconnects.
          variables.after = fold.cursor;
          this.events.emit('event');
        }
      } catch {
        // The stream ended with an error, and is resumed.
      }
      await delay(Math.random() * MAX_WAIT_MS);
    }
  }
}

/** Replaces a socket that does not respond to a ping in time. */
function connect(person: Person, origin: string): BreakableClient {
  let pongTimer: NodeJS.Timeout | undefined;
  const connection = new BreakableClient(person, origin, {
    keepAlive: PING_MS,
    retryAttempts: Infinity,
    retryWait: () => delay(Math.random() * MAX_WAIT_MS),
    shouldRetry: () => true,
    on: {
      ping: (isReceived) => {
        if (!isReceived) pongTimer = setTimeout(() => connection.breakConnection(), PING_MS);
      },
      pong: (isReceived) => {
        if (isReceived) clearTimeout(pongTimer);
      },
      closed: () => clearTimeout(pongTimer),
    },
  });
  return connection;
}
