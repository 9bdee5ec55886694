import type { ExecutionResult } from 'graphql-ws';
import type { Person } from '../support/client.ts';
import {
  readRoom,
  ROOM_EVENTS,
  roomStateOf,
  stateOf,
  type MessageState,
  type RoomEventData,
  type RoomState,
} from './operations.ts';

/**
 * One person's view of one room, kept as a client keeps it: a first read of the room, then events folded into it.
 * It may be cut off at any moment and goes on from its last cursor.
 */
export class Follower {
  readonly problems: string[] = [];
  /** Events that it was sent. */
  events = 0;
  resumes = 0;
  /** The code of the error that ended the stream for good, if one did. */
  refusal: string | undefined;
  private state: RoomState;
  private cursor: string;
  private lastAdded: number;
  private stream: AsyncIterableIterator<ExecutionResult<RoomEventData>> | undefined;
  private reading: Promise<void> = Promise.resolve();
  private readonly waiting = new Set<() => void>();

  private constructor(
    readonly person: Person,
    readonly roomId: string,
    first: RoomState & { cursor: string },
  ) {
    const { cursor, ...state } = first;
    this.state = state;
    this.cursor = cursor;
    this.lastAdded = Math.max(0, ...[...state.messages.values()].map(({ seq }) => seq));
  }

  /** Null when the person may not read the room. */
  static async start(person: Person, roomId: string): Promise<Follower | null> {
    const first = await readRoom(person, roomId);
    if (!first) return null;
    const follower = new Follower(person, roomId, first);
    follower.connect();
    return follower;
  }

  get isConnected(): boolean {
    return this.stream !== undefined;
  }

  connect(): void {
    if (this.stream || this.refusal) return;
    const stream = this.person.subscribe<RoomEventData>(ROOM_EVENTS, { roomId: this.roomId, after: this.cursor });
    this.stream = stream;
    this.reading = this.read(stream);
  }

  /** Cuts the stream off; what was not read of it is lost to this follower. */
  async disconnect(): Promise<void> {
    const { stream, reading } = this;
    if (!stream) return;
    this.stream = undefined;
    this.resumes++;
    await stream.return?.();
    await reading;
  }

  /** What the follower believes of the room. */
  snapshot(): RoomState {
    return this.state;
  }

  /** Resolves once the message stands in the state, or the stream is over for good. */
  async sees(messageId: string): Promise<void> {
    while (!this.state.messages.has(messageId) && !this.refusal) {
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  private async read(stream: AsyncIterableIterator<ExecutionResult<RoomEventData>>): Promise<void> {
    try {
      for await (const { data, errors } of stream) {
        if (this.stream !== stream) return;
        if (errors) this.end(String(errors[0]?.extensions?.['code']));
        else if (data) this.fold(data.roomEvents);
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
    this.refusal = code;
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }

  private fold(event: RoomEventData['roomEvents']): void {
    this.events++;
    this.cursor = event.cursor;
    const { messages, members } = this.state;
    switch (event.__typename) {
      case 'MessageAdded':
        this.noteAdded(stateOf(event.message));
        messages.set(event.message.id, stateOf(event.message));
        return;
      case 'MessageUpdated':
        if (!messages.has(event.message.id)) this.problems.push(`update of unknown message ${event.message.seq}`);
        messages.set(event.message.id, stateOf(event.message));
        return;
      case 'MessageDeleted':
        messages.delete(event.message.id);
        return;
      case 'MemberAdded':
        members.set(event.user.id, event.role);
        return;
      case 'MemberRemoved':
        members.delete(event.user.id);
        return;
      case 'RoomUpdated':
        this.state = { ...this.state, ...roomStateOf(event.room) };
    }
  }

  private noteAdded({ id, seq }: MessageState): void {
    if (this.state.messages.has(id)) this.problems.push(`message ${seq} was added twice`);
    else if (seq <= this.lastAdded) this.problems.push(`message ${seq} came after ${this.lastAdded}`);
    this.lastAdded = Math.max(this.lastAdded, seq);
  }
}

function codeOf(error: unknown): string {
  const [first] = Array.isArray(error) ? (error as { extensions?: { code?: string } }[]) : [];
  return first?.extensions?.code ?? String(error);
}
