import type { OperationBudget } from '@parley/service/graphql';
import DataLoader from 'dataloader';
import type { Membership, Message, Room } from './domain.ts';
import type { Lookup } from './lookup.ts';
import { createVisibleRooms, type VisibleRoomsKey } from './rooms/visible-rooms.ts';
import { messageSize } from '../events/log/change-size.ts';
import type { StablePositions } from '../events/log/stable-positions.ts';
import type { MembershipKey } from '../repositories/membership-repository.ts';
import type { UnreadRange } from '../repositories/message-repository.ts';
import { messageId, type Position, type RoomEntry } from '../repositories/records.ts';
import type { Repositories } from '../repositories/repositories.ts';
import type { DirectRoom, RoomActivity } from '../repositories/room-repository.ts';

/** Messages at the end of a room, at least one of which is probably not deleted. */
const LOOK_BACK = 20;

export type { MembershipKey } from '../repositories/membership-repository.ts';

/** Work of reading a position beyond one store call, in points: it takes at least three. */
const POSITION_WORK = 2;

/**
 * Store calls charged for the rooms of a user, regardless of their number: the charge must not depend on rooms that are
 * not visible.
 */
const VISIBLE_ROOMS_CALLS = 10;

/** Maximum number of keys in one query. */
const MAX_KEYS = 500;

/** Reads whose results do not depend on the viewer, so that operations may share them. */
export interface RecordLoaders {
  rooms: Lookup<string, Room | null>;
  /** By direct room key. */
  directRooms: Lookup<string, DirectRoom>;
  activity: Lookup<string, RoomActivity | null>;
  messages: Lookup<string, Message | null>;
  memberships: Lookup<MembershipKey, Membership | null>;
  /** The rooms of a user, by user id. */
  entries: Lookup<string, RoomEntry[]>;
  /** The rooms of a user that are public, or also the viewer's. */
  visibleRooms: Lookup<VisibleRoomsKey, RoomActivity[]>;
  /** The latest message that is not deleted. */
  latestMessages: Lookup<Room, Message | null>;
  /** Number of replies to each message, by id. */
  replyCounts: Lookup<Message, number>;
  positions: Lookup<string, Position>;
}

/** Reads for one user: a batch gets one number per room. */
export interface UnreadLoaders {
  /** Number of deleted messages and placeholders after the member's read marker. */
  unreadEmpty: Lookup<Membership, number>;
  /** Number of messages after the member's read marker that mention the member. */
  unreadMentions: Lookup<Membership, number>;
}

/**
 * Loaders without a cache, for all requests of a replica: keys requested in one turn of the event loop are read by one
 * query.
 * @param roomsOfUser maximum number of rooms of a user.
 */
export function createRecordLoaders(
  repositories: Repositories,
  stablePositions: Pick<StablePositions, 'read'>,
  roomsOfUser: number,
): RecordLoaders {
  const { rooms, messages, memberships } = repositories;
  const batchScheduleFn = (dispatch: () => void) => void setImmediate(dispatch);
  const common = { cache: false, maxBatchSize: MAX_KEYS, batchScheduleFn };
  const findMessages = byId((ids) => messages.findByIds(ids));
  return {
    rooms: new DataLoader<string, Room | null>(
      byId((ids) => rooms.findByIds(ids)),
      common,
    ),
    directRooms: new DataLoader<string, DirectRoom>((keys) => rooms.findDirect(keys), common),
    activity: new DataLoader<string, RoomActivity | null>(
      byId((ids) => rooms.findActivity(ids)),
      common,
    ),
    messages: new DataLoader<string, Message | null>(findMessages, common),
    memberships: new DataLoader<MembershipKey, Membership | null, string>(async (keys) => {
      const found = new Map((await memberships.findByKeys(keys)).map((membership) => [keyOf(membership), membership]));
      return keys.map((key) => found.get(keyOf(key)) ?? null);
    }, common),
    entries: new DataLoader<string, RoomEntry[]>(async (userIds) => {
      const found = await memberships.findEntriesOf([...new Set(userIds)], roomsOfUser);
      return userIds.map((userId) => found.get(userId) ?? []);
    }, common),
    visibleRooms: createVisibleRooms(repositories, roomsOfUser, common),
    latestMessages: new DataLoader<Room, Message | null, string>(async (asked) => {
      const found = new Map<string, Message>();
      const isOpen = ({ id, lastSeq }: Room) => lastSeq > 0 && !found.has(id);
      const keep = (message: Message | null) => {
        if (!message || message.deletedAt || message.seq < (found.get(message.roomId)?.seq ?? 0)) return;
        found.set(message.roomId, message);
      };
      // The seq allocated last may belong to a message that is deleted, not stored yet, or abandoned. Look further back
      // for all rooms at once before querying single rooms.
      for (const depth of [1, LOOK_BACK]) {
        const ids = asked.filter(isOpen).flatMap((room) => latestIds(room, depth));
        if (ids.length > 0) (await findMessages(ids)).forEach(keep);
      }
      const rest = [...new Set(asked.filter(isOpen).map(({ id }) => id))];
      if (rest.length > 0) (await messages.findLatest(rest)).forEach(keep);
      return asked.map(({ id }) => found.get(id) ?? null);
    }, common),
    replyCounts: new DataLoader<Message, number>(async (asked) => {
      const counts = await messages.countReplies(asked);
      return asked.map(({ id }) => counts.get(id) ?? 0);
    }, common),
    positions: new DataLoader<string, Position>(async (roomIds) => {
      // Each read fails independently.
      const reads = [...new Set(roomIds)].map(
        async (roomId) => [roomId, await stablePositions.read(roomId).catch(toError)] as const,
      );
      const found = new Map(await Promise.all(reads));
      return roomIds.map((roomId) => found.get(roomId) ?? new Error('the room could not be loaded'));
    }, common),
  };
}

/** Counts each read against the budget of the operation. */
export function countRecords(shared: RecordLoaders, budget: OperationBudget): RecordLoaders {
  const lookUp = () => budget.addLookup();
  const loaded = (message: Message | null) => budget.addLoaded(message ? messageSize(message) : 0);
  return {
    rooms: new CountedLookup(shared.rooms, lookUp),
    directRooms: new CountedLookup(shared.directRooms, lookUp),
    activity: new CountedLookup(shared.activity, lookUp),
    messages: new CountedLookup(shared.messages, lookUp, loaded),
    memberships: new CountedLookup(shared.memberships, lookUp),
    entries: new CountedLookup(shared.entries, lookUp),
    visibleRooms: new CountedLookup(shared.visibleRooms, () => budget.addStoreCalls(VISIBLE_ROOMS_CALLS)),
    latestMessages: new CountedLookup(shared.latestMessages, lookUp, loaded),
    replyCounts: new CountedLookup(shared.replyCounts, lookUp),
    // One log read per room. It counts as one call, so that a page of rooms can include their cursors.
    positions: new CountedLookup(shared.positions, () => {
      budget.addStoreCalls();
      budget.addWork(POSITION_WORK);
    }),
  };
}

class CountedLookup<Key, Value> implements Lookup<Key, Value> {
  constructor(
    private readonly shared: Lookup<Key, Value>,
    private readonly count: () => void,
    private readonly loaded: (value: Value) => void = () => undefined,
  ) {}

  async load(key: Key): Promise<Value> {
    this.count();
    const value = await this.shared.load(key);
    this.loaded(value);
    return value;
  }

  clear(key: Key): void {
    this.shared.clear(key);
  }

  clearAll(): void {
    this.shared.clearAll();
  }
}

/** Caches reads for one operation. */
export function rememberRecords(shared: RecordLoaders): RecordLoaders {
  return {
    rooms: remember(shared.rooms),
    directRooms: remember(shared.directRooms),
    activity: remember(shared.activity),
    messages: remember(shared.messages),
    memberships: remember(shared.memberships, { cacheKeyFn: keyOf }),
    entries: remember(shared.entries),
    visibleRooms: remember(shared.visibleRooms, { cacheKeyFn: ({ viewerId, userId }) => `${viewerId}-${userId}` }),
    latestMessages: remember(shared.latestMessages, { cacheKeyFn: ({ id }) => id }),
    // Not cached: a request may continue after a change.
    replyCounts: shared.replyCounts,
    positions: remember(shared.positions),
  };
}

/** Loads at once, because the shared loader does the batching. */
function remember<Key, Value, CacheKey = Key>(
  shared: Lookup<Key, Value>,
  options: Pick<DataLoader.Options<Key, Value, CacheKey>, 'cacheKeyFn'> = {},
) {
  return new DataLoader<Key, Value, CacheKey>((keys) => Promise.all(keys.map((key) => shared.load(key))), {
    ...options,
    batch: false,
  });
}

export function createUnreadLoaders({ messages }: Repositories, cache: boolean): UnreadLoaders {
  const common = { cache, maxBatchSize: MAX_KEYS, cacheKeyFn: keyOf };
  return {
    unreadEmpty: new DataLoader(
      countByUser((_, ranges) => messages.countUnreadEmpty(ranges)),
      common,
    ),
    unreadMentions: new DataLoader(
      countByUser((userId, ranges) => messages.countMentions(userId, ranges)),
      common,
    ),
  };
}

const toError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

/** Queries once per user, and returns results in the order of the memberships. */
function countByUser(count: (userId: string, ranges: readonly UnreadRange[]) => Promise<Map<string, number>>) {
  return async (asked: readonly Membership[]): Promise<number[]> => {
    const userIds = [...new Set(asked.map(({ userId }) => userId))];
    const countFor = async (userId: string): Promise<[string, Map<string, number>]> => {
      const ranges = asked.filter((membership) => membership.userId === userId).map(unreadOf);
      return [userId, await count(userId, ranges)];
    };
    const counts = new Map(await Promise.all(userIds.map(countFor)));
    return asked.map(({ roomId, userId }) => counts.get(userId)?.get(roomId) ?? 0);
  };
}

const unreadOf = (membership: Membership): UnreadRange => ({
  roomId: membership.roomId,
  after: membership.readSeq,
  except: ownUnread(membership),
});

/** The seqs of a member's own messages after the read marker. */
export const ownUnread = ({ readSeq, ownSeqs = [] }: Membership): number[] => ownSeqs.filter((seq) => seq > readSeq);

/** The ids of the last `count` seqs of a room. */
const latestIds = ({ id, lastSeq }: Room, count: number) =>
  Array.from({ length: Math.min(count, lastSeq) }, (_, back) => messageId(id, lastSeq - back));

function byId<Item extends { id: string }>(find: (ids: readonly string[]) => Promise<Item[]>) {
  return async (ids: readonly string[]): Promise<(Item | null)[]> => {
    const found = new Map((await find([...new Set(ids)])).map((item) => [item.id, item]));
    return ids.map((id) => found.get(id) ?? null);
  };
}

const keyOf = ({ roomId, userId }: MembershipKey) => `${roomId}-${userId}`;
