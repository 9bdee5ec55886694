/** An event in the only room of the tiny chat. Its cursor is its number. */
export interface LoggedEvent {
  __typename: 'MessageAdded' | 'RoomRenamed';
  cursor: string;
  roomId: string;
  message?: { id: string; body: string; authorId: string };
  name?: string;
}

/** The store that the replicas of the tiny chat share. */
export class RoomLog {
  readonly events: LoggedEvent[] = [];
  private readonly followers = new Set<() => void>();

  say(body: string, authorId = 'ada'): LoggedEvent {
    const id = String(this.events.length + 1);
    return this.append({ __typename: 'MessageAdded', cursor: id, roomId: 'r', message: { id, body, authorId } });
  }

  rename(name: string): LoggedEvent {
    return this.append({ __typename: 'RoomRenamed', cursor: String(this.events.length + 1), roomId: 'r', name });
  }

  /** Events after a cursor, then new ones as they happen. */
  follow(after: string | null | undefined, onEnd: () => void): AsyncIterableIterator<LoggedEvent> {
    let position = after == null ? this.events.length : Number(after);
    let wake: (() => void) | null = null;
    let isOver = false;
    const notice = () => wake?.();
    this.followers.add(notice);
    return {
      next: async () => {
        while (!isOver && position >= this.events.length) await new Promise<void>((resolve) => (wake = resolve));
        const value = this.events[position++];
        return isOver || !value ? { done: true, value: undefined } : { done: false, value };
      },
      return: async () => {
        if (!isOver) onEnd();
        isOver = true;
        this.followers.delete(notice);
        notice();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  private append(event: LoggedEvent): LoggedEvent {
    this.events.push(event);
    for (const notice of this.followers) notice();
    return event;
  }
}
