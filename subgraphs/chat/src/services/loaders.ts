import DataLoader from 'dataloader';
import type { ChangeLog } from '../repositories/change-log.ts';
import type { MembershipRepository } from '../repositories/membership-repository.ts';
import type { MessageRepository } from '../repositories/message-repository.ts';
import { messageId, type Membership, type Message, type Position, type Room } from '../repositories/records.ts';
import type { RoomRepository } from '../repositories/room-repository.ts';

export interface Repositories {
  rooms: RoomRepository;
  messages: MessageRepository;
  memberships: MembershipRepository;
  log: ChangeLog;
}

/** The ids of a membership. */
export interface MembershipKey {
  roomId: string;
  userId: string;
}

/** Reads that many fields of one request share. Never kept beyond it: what it may see is the viewer's alone. */
export interface Loaders {
  rooms: DataLoader<string, Room | null>;
  messages: DataLoader<string, Message | null>;
  memberships: DataLoader<MembershipKey, Membership | null, string>;
  latestMessages: DataLoader<Room, Message | null, string>;
  positions: DataLoader<string, Position>;
}

/** @param options.cache false where a request lives long, as a subscription does: it must see what changes. */
export function createLoaders(repositories: Repositories, options: { cache: boolean }): Loaders {
  const { rooms, messages, memberships, log } = repositories;
  const { cache } = options;
  const findMessages = byId((ids) => messages.findByIds(ids));
  return {
    rooms: new DataLoader<string, Room | null>(
      byId((ids) => rooms.findByIds(ids)),
      { cache },
    ),
    messages: new DataLoader<string, Message | null>(findMessages, { cache }),
    memberships: new DataLoader<MembershipKey, Membership | null, string>(
      async (keys) => {
        const found = new Map(
          (await memberships.findByKeys(keys)).map((membership) => [keyOf(membership), membership]),
        );
        return keys.map((key) => found.get(keyOf(key)) ?? null);
      },
      { cache, cacheKeyFn: keyOf },
    ),
    latestMessages: new DataLoader<Room, Message | null, string>(
      async (asked) => {
        const found = await findMessages(asked.map(({ id, lastSeq }) => messageId(id, lastSeq)));
        return Promise.all(found.map(async (message, index) => message ?? findLatest(messages, asked[index])));
      },
      { cache, cacheKeyFn: ({ id }) => id },
    ),
    positions: new DataLoader<string, Position>(
      (roomIds) => Promise.all(roomIds.map((roomId) => log.position(roomId))),
      { cache },
    ),
  };
}

/** The number given last may belong to a message that is not stored yet, or never was. */
async function findLatest(messages: MessageRepository, room: Room | undefined): Promise<Message | null> {
  if (!room || room.lastSeq === 0) return null;
  const range = { after: undefined, before: undefined, from: 'latest', limit: 1 } as const;
  const [latest] = await messages.findRange(room.id, range);
  return latest ?? null;
}

function byId<Item extends { id: string }>(find: (ids: readonly string[]) => Promise<Item[]>) {
  return async (ids: readonly string[]): Promise<(Item | null)[]> => {
    const found = new Map((await find(ids)).map((item) => [item.id, item]));
    return ids.map((id) => found.get(id) ?? null);
  };
}

const keyOf = ({ roomId, userId }: MembershipKey) => `${roomId}-${userId}`;
