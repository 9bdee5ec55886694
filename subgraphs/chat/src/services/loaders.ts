import DataLoader from 'dataloader';
import type { AuditRepository } from '../repositories/audit-repository.ts';
import type { SettledPositions } from '../events/settled-positions.ts';
import type { ChangeLog } from '../repositories/change-log.ts';
import type { MembershipKey, MembershipRepository } from '../repositories/membership-repository.ts';
import type { MessageRepository } from '../repositories/message-repository.ts';
import { messageId, type Membership, type Message, type Position, type Room } from '../repositories/records.ts';
import type { RoomActivity, RoomRepository } from '../repositories/room-repository.ts';

/** Messages at the end of a room among which one is likely not deleted. */
const LOOK_BACK = 20;

export type { MembershipKey } from '../repositories/membership-repository.ts';

export interface Repositories {
  rooms: RoomRepository;
  messages: MessageRepository;
  memberships: MembershipRepository;
  audit: AuditRepository;
  log: ChangeLog;
}

/** What one query of the store asks for. */
const MOST_KEYS = 500;

/** Reads whose answers are the same whoever asks, so that many requests may share them. */
export interface RecordLoaders {
  rooms: DataLoader<string, Room | null>;
  /** By the keys of direct rooms. */
  directRooms: DataLoader<string, Room | null>;
  activity: DataLoader<string, RoomActivity | null>;
  messages: DataLoader<string, Message | null>;
  memberships: DataLoader<MembershipKey, Membership | null, string>;
  /** The ids of a user's rooms, by user id. */
  roomIds: DataLoader<string, string[]>;
  /** The latest message that is not deleted. */
  latestMessages: DataLoader<Room, Message | null, string>;
  /** How many answers each message has, by id. */
  replyCounts: DataLoader<Message, number, string>;
  positions: DataLoader<string, Position>;
}

/** Reads for one user: what a batch asks of a room is one number. */
export interface UnreadLoaders {
  /** How many messages after the member's place are deleted, or never came to be. */
  unreadGone: DataLoader<Membership, number, string>;
  /** How many messages after the member's place mention the member. */
  unreadMentions: DataLoader<Membership, number, string>;
}

/** Reads that many fields of one request share. Kept at most for as long as that: what it may see is the viewer's. */
export type Loaders = RecordLoaders & UnreadLoaders;

export interface LoaderOptions {
  /** False where a request lives long, as a subscription does: it must see what changes. */
  cache: boolean;
  /** Rooms that one user is in. */
  roomsOfUser: number;
}

export function createRecordLoaders(
  repositories: Repositories,
  settled: Pick<SettledPositions, 'read'>,
  options: LoaderOptions,
): RecordLoaders {
  const { rooms, messages, memberships } = repositories;
  const common = { cache: options.cache, maxBatchSize: MOST_KEYS };
  const findMessages = byId((ids) => messages.findByIds(ids));
  return {
    rooms: new DataLoader<string, Room | null>(
      byId((ids) => rooms.findByIds(ids)),
      common,
    ),
    directRooms: new DataLoader<string, Room | null>(async (keys) => {
      const found = await rooms.findDirect(keys);
      return keys.map((key) => found.get(key) ?? null);
    }, common),
    activity: new DataLoader<string, RoomActivity | null>(
      byId((ids) => rooms.findActivity(ids)),
      common,
    ),
    messages: new DataLoader<string, Message | null>(findMessages, common),
    memberships: new DataLoader<MembershipKey, Membership | null, string>(
      async (keys) => {
        const found = new Map(
          (await memberships.findByKeys(keys)).map((membership) => [keyOf(membership), membership]),
        );
        return keys.map((key) => found.get(keyOf(key)) ?? null);
      },
      { ...common, cacheKeyFn: keyOf },
    ),
    roomIds: new DataLoader<string, string[]>(async (userIds) => {
      const found = await memberships.findRoomIdsOf(userIds, options.roomsOfUser);
      return userIds.map((userId) => found.get(userId) ?? []);
    }, common),
    latestMessages: new DataLoader<Room, Message | null, string>(
      async (asked) => {
        const found = new Map<string, Message>();
        const isOpen = ({ id, lastSeq }: Room) => lastSeq > 0 && !found.has(id);
        const keep = (message: Message | null) => {
          if (!message || message.deletedAt || message.seq < (found.get(message.roomId)?.seq ?? 0)) return;
          found.set(message.roomId, message);
        };
        // The number given last may belong to a message that is deleted, not stored yet, or never was: look further
        // back, for all rooms at once, before a room is asked by itself.
        for (const depth of [1, LOOK_BACK]) {
          const ids = asked.filter(isOpen).flatMap((room) => latestIds(room, depth));
          if (ids.length > 0) (await findMessages(ids)).forEach(keep);
        }
        const rest = asked.filter(isOpen).map(({ id }) => id);
        if (rest.length > 0) (await messages.findLatest(rest)).forEach(keep);
        return asked.map(({ id }) => found.get(id) ?? null);
      },
      { ...common, cacheKeyFn: ({ id }) => id },
    ),
    replyCounts: new DataLoader<Message, number, string>(
      async (asked) => {
        const counts = await messages.countReplies(asked);
        return asked.map(({ id }) => counts.get(id) ?? 0);
      },
      { ...common, cacheKeyFn: ({ id }) => id },
    ),
    positions: new DataLoader<string, Position>(
      // Each fails alone.
      (roomIds) => Promise.all(roomIds.map((roomId) => settled.read(roomId).catch(toError))),
      common,
    ),
  };
}

export function createUnreadLoaders({ messages }: Repositories, cache: boolean): UnreadLoaders {
  const common = { cache, maxBatchSize: MOST_KEYS, cacheKeyFn: keyOf };
  return {
    unreadGone: new DataLoader<Membership, number, string>(async (asked) => {
      const gone = await messages.countUnreadGone(asked.map(unreadOf));
      return asked.map(({ roomId }) => gone.get(roomId) ?? 0);
    }, common),
    unreadMentions: new DataLoader<Membership, number, string>(async (asked) => {
      const userIds = [...new Set(asked.map(({ userId }) => userId))];
      const count = async (userId: string): Promise<[string, Map<string, number>]> => {
        const ranges = asked.filter((membership) => membership.userId === userId).map(unreadOf);
        return [userId, await messages.countMentions(userId, ranges)];
      };
      const counts = new Map(await Promise.all(userIds.map(count)));
      return asked.map(({ roomId, userId }) => counts.get(userId)?.get(roomId) ?? 0);
    }, common),
  };
}

const toError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

const unreadOf = ({ roomId, readSeq }: Membership) => ({ roomId, after: readSeq });

/** The ids of the last `count` messages of a room, as its numbers say. */
const latestIds = ({ id, lastSeq }: Room, count: number) =>
  Array.from({ length: Math.min(count, lastSeq) }, (_, back) => messageId(id, lastSeq - back));

function byId<Item extends { id: string }>(find: (ids: readonly string[]) => Promise<Item[]>) {
  return async (ids: readonly string[]): Promise<(Item | null)[]> => {
    const found = new Map((await find([...new Set(ids)])).map((item) => [item.id, item]));
    return ids.map((id) => found.get(id) ?? null);
  };
}

const keyOf = ({ roomId, userId }: MembershipKey) => `${roomId}-${userId}`;
