import type { CursorSigner } from '@parley/service/graphql';
import type { CursorCodec } from './connections.ts';

/** In bytes. Longer than a key of any of these lists. */
const MAX_LENGTH = 96;

export interface ActivityKey {
  /** ms since 1970. */
  at: number;
  roomId: string;
}

/** The cursors of all connections. Each is valid only in the list that it was issued for. */
export class PageCursors {
  constructor(private readonly signer: CursorSigner) {}

  /** Messages of a room, by seq. */
  messages(roomId: string): CursorCodec<number> {
    return this.seqOrRev(`messages:${roomId}`);
  }

  /** Members of a room, by the rev of their first change. */
  members(roomId: string): CursorCodec<number> {
    return this.seqOrRev(`members:${roomId}`);
  }

  /** Replies to a message, by seq. */
  replies(messageId: string): CursorCodec<number> {
    return this.seqOrRev(`replies:${messageId}`);
  }

  /** Public rooms, by id. */
  publicRooms(): CursorCodec<string> {
    return this.key('rooms', ID);
  }

  /** The audit log, by id. */
  audit(): CursorCodec<string> {
    return this.key('audit', ID);
  }

  /** The rooms of a user, by latest activity. */
  roomsOf(userId: string): CursorCodec<ActivityKey> {
    return this.codec(`roomsOf:${userId}`, ACTIVITY, {
      write: ({ at, roomId }) => `${at}:${roomId}`,
      read: ([, at, roomId]) => ({ at: Number(at), roomId: roomId ?? '' }),
    });
  }

  /** Search results, by `searchOrder`; in one room, or in all rooms of the viewer. */
  found(roomId: string | null): CursorCodec<string> {
    return this.key(`found:${roomId ?? ''}`, FOUND);
  }

  private seqOrRev(scope: string): CursorCodec<number> {
    return this.codec(scope, NUMBER, { write: String, read: ([text]) => Number(text) });
  }

  private key(scope: string, shape: RegExp): CursorCodec<string> {
    return this.codec(scope, shape, { write: (key) => key, read: ([text]) => text });
  }

  private codec<Key>(
    scope: string,
    shape: RegExp,
    { write, read }: { write(key: Key): string; read(match: RegExpExecArray): Key },
  ): CursorCodec<Key> {
    return {
      encode: (key) => this.signer.sign(scope, write(key)),
      decode: (cursor) => {
        const match = shape.exec(this.signer.verify(scope, cursor, MAX_LENGTH) ?? '');
        return match ? read(match) : undefined;
      },
    };
  }
}

const NUMBER = /^\d{1,15}$/;
const ID = /^[0-9a-f]{24}$/;
const ACTIVITY = /^(\d{1,15}):([0-9a-f]{24})$/;
const FOUND = /^[0-9a-f]{12}-[0-9a-f]{24}-[0-9a-f]{14}$/;
