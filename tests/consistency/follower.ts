import type { ExecutionResult } from 'graphql-ws';
import type { Person } from '../support/client.ts';
import { readRoom, ROOM_EVENTS, type RoomEventData, type RoomState } from './operations.ts';
import { RoomFold } from './room-fold.ts';

/**
 * One person's view of one room, maintained as a client does: an initial read, then events applied to it.
 * It can be disconnected at any time and resumes from its last cursor.
 */
export class Follower {
  resumes = 0;
  /** The code of the error that ended the stream permanently, if any. */
  rejection: string | undefined;
  private readonly fold: RoomFold;
  private stream: AsyncIterableIterator<ExecutionResult<RoomEventData>> | undefined;
  private reading: Promise<void> = Promise.resolve();
  private readonly waiting = new Set<() => void>();

  private constructor(
    readonly person: Person,
    readonly roomId: string,
    first: RoomState & { cursor: string },
  ) {
    this.fold = new RoomFold(first);
  }

  /** Null when the person may not read the room. */
  static async start(person: Person, roomId: string): Promise<Follower | null> {
    const first = await readRoom(person, roomId);
    if (!first) return null;
    const follower = new Follower(person, roomId, first);
    follower.connect();
    return follower;
  }

  /** The number of events received. */
  get events(): number {
    return this.fold.events;
  }

  get problems(): readonly string[] {
    return this.fold.problems;
  }

  get isConnected(): boolean {
    return this.stream !== undefined;
  }

  connect(): void {
    if (this.stream || this.rejection) return;
    const stream = this.person.subscribe<RoomEventData>(ROOM_EVENTS, { roomId: this.roomId, after: this.fold.cursor });
    this.stream = stream;
    this.reading = this.read(stream);
  }

  /** Cancels the stream. Events that were not read yet are lost to this follower. */
  async disconnect(): Promise<void> {
    const { stream, reading } = this;
    if (!stream) return;
    this.stream = undefined;
    this.resumes++;
    await stream.return?.();
    await reading;
  }

  /** The room as this follower knows it. */
  snapshot(): RoomState {
    return this.fold.state;
  }

  /** Resolves when the message is in the state, or the stream has ended permanently. */
  async waitForMessage(messageId: string): Promise<void> {
    while (!this.fold.state.messages.has(messageId) && !this.rejection) {
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  private async read(stream: AsyncIterableIterator<ExecutionResult<RoomEventData>>): Promise<void> {
    try {
      for await (const { data, errors } of stream) {
        if (this.stream !== stream) return;
        if (errors) this.end(String(errors[0]?.extensions?.['code']));
        else if (data) this.fold.fold(data.roomEvents);
        this.wake();
      }
      if (this.stream === stream) this.stream = undefined;
    } catch (error) {
      if (this.stream === stream) this.end(codeOf(error));
      this.wake();
    }
  }

  private end(code: string): void {
    this.stream = undefined;
    this.rejection = code;
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}

function codeOf(error: unknown): string {
  const [first] = Array.isArray(error) ? (error as { extensions?: { code?: string } }[]) : [];
  return first?.extensions?.code ?? String(error);
}
