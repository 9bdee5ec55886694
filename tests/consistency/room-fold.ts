import { roomStateOf, stateOf, type MessageState, type RoomEventData, type RoomState } from './operations.ts';

/** A client's view of a room: an initial read, then events folded into it. */
export class RoomFold {
  /** Descriptions of events that contradict the state. */
  readonly problems: string[] = [];
  /** The number of events folded so far. */
  events = 0;
  cursor: string;
  state: RoomState;
  private lastAdded: number;

  constructor({ cursor, ...state }: RoomState & { cursor: string }) {
    this.cursor = cursor;
    this.state = state;
    this.lastAdded = Math.max(0, ...[...state.messages.values()].map(({ seq }) => seq));
  }

  fold(event: RoomEventData['roomEvents']): void {
    this.events++;
    this.cursor = event.cursor;
    const { messages, members } = this.state;
    switch (event.__typename) {
      case 'MessageAdded':
        this.checkAdded(stateOf(event.message));
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

  private checkAdded({ id, seq }: MessageState): void {
    if (this.state.messages.has(id)) this.problems.push(`message ${seq} was added twice`);
    else if (seq <= this.lastAdded) this.problems.push(`message ${seq} came after ${this.lastAdded}`);
    this.lastAdded = Math.max(this.lastAdded, seq);
  }
}

/** Describes each difference between a folded state and a fresh fetch. */
export function differences(folded: RoomState, fresh: RoomState): string[] {
  const problems: string[] = [];
  for (const key of ['name', 'topic', 'isArchived'] as const) {
    if (folded[key] !== fresh[key]) problems.push(`${key}: stored ${fresh[key]}, folded ${folded[key]}`);
  }
  for (const key of ['messages', 'members'] as const) {
    const ids = new Set<string>([...folded[key].keys(), ...fresh[key].keys()]);
    for (const id of ids) {
      const [actual, stored] = [folded[key].get(id), fresh[key].get(id)].map((value) => JSON.stringify(value));
      if (actual !== stored) problems.push(`${key} ${id}: stored ${stored}, folded ${actual}`);
    }
  }
  return problems;
}
