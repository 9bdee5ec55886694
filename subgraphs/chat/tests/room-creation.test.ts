import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Deadline } from '@parley/service/time';
import type { RoomBus } from '../src/events/redis/room-bus.ts';
import { Database } from '../src/models/database.ts';
import { MembershipRepository } from '../src/repositories/membership-repository.ts';
import type { AuditRepository } from '../src/repositories/audit-repository.ts';
import type { RoomKind } from '../src/repositories/records.ts';
import { RoomRepository } from '../src/repositories/room-repository.ts';
import { RosterRepository } from '../src/repositories/roster-repository.ts';
import { firstMembership, newRoom } from '../src/services/rooms/room-service.ts';
import { Roster } from '../src/services/members/roster.ts';
import { ChatFixture, logger } from './support/chat-fixture.ts';
import { noDirectRooms } from './support/examples.ts';
import { as, outcome, roomOf, rosterOf } from './support/rooms.ts';

let chat: ChatFixture;
let database: Database;
let memberships: MembershipRepository;
beforeAll(async () => {
  chat = await ChatFixture.start({ MAX_ROOMS_PER_USER: 1 }, { MAX_ROOMS_PER_USER: 1 });
  database = new Database(chat.mongoUrl, logger);
  await database.open();
  memberships = new MembershipRepository(database.memberships);
});
afterAll(async () => {
  await database.close();
  await chat.close();
});

/** Creates a room as a replica that crashes after the announcement. @returns the room's id. */
async function announceAndDie(kind: RoomKind, ...names: string[]): Promise<string> {
  const dying = {
    findByKeysEver: () => Promise.reject(new Error('crashed')),
    findOwnerIds: () => Promise.reject(new Error('crashed')),
    store: () => Promise.reject(new Error('crashed')),
  };
  const silence = { publish: () => undefined, publishToUser: () => undefined } satisfies Partial<RoomBus>;
  const noAudit = { insert: () => Promise.resolve() } satisfies Partial<AuditRepository>;
  const rooms = [new RoomRepository(database.rooms, noDirectRooms), new RosterRepository(database.rooms)] as const;
  const options = { batch: 1, queue: 1, members: 100, deadlineMs: 10_000 };
  const roster = new Roster(...rooms, dying, noAudit, silence, options, logger);
  const userIds = names.map((name) => chat.user(name));
  const [createdBy = ''] = userIds;
  const room = newRoom({ kind, name: 'Left', topic: null, createdBy, size: userIds.length });
  const members = userIds.map((userId, index) =>
    firstMembership(room, userId, index + 1, index === 0 ? 'OWNER' : 'MEMBER'),
  );
  await expect(roster.create(room, members, Deadline.in(10_000))).rejects.toThrow('crashed');
  return room.id;
}

const roomsOf = (name: string) => memberships.countRooms(chat.user(name), 10);
const find = async (name: string, roomId: string) =>
  (await chat.ask(name, 'query ($id: ID!) { room(id: $id) { memberCount viewer { role } } }', { id: roomId })).data
    .room;

test('a room has the members that it was created with', async () => {
  const [ann, ben] = ['ann', 'ben'].map((name) => `${name}-${randomUUID()}`) as [string, string];
  const roomId = await chat.room(ann, { kind: 'PRIVATE', memberIds: [chat.user(ben)] });
  expect(await find(ben, roomId)).toEqual({ memberCount: 2, viewer: { role: 'MEMBER' } });
  const roles = new Map([
    [chat.user(ann), 'OWNER'],
    [chat.user(ben), 'MEMBER'],
  ]);
  expect(await rosterOf(chat, ann, roomId)).toEqual({ count: 2, roles });
});

test('a public room whose replica crashed has no members until the next user joins', async () => {
  const roomId = await announceAndDie('PUBLIC', 'cat', 'dan');
  expect(await find('cat', roomId)).toEqual({ memberCount: 0, viewer: null });
  expect([await roomsOf('cat'), await roomsOf('dan')]).toEqual([0, 0]);

  const joined = await Promise.all(
    ['eve', 'fay'].map((name, index) => as(chat, name, chat.replicas[index]).join(roomId)),
  );
  expect(joined.map(outcome)).toEqual(['OK', 'OK']);
  const { count, roles } = await rosterOf(chat, 'eve', roomId);
  expect([count, roles.size]).toEqual([4, 4]);
  expect([roles.get(chat.user('cat')), roles.get(chat.user('dan'))]).toEqual(['OWNER', 'MEMBER']);
  expect([await roomsOf('cat'), await roomsOf('dan')]).toEqual([1, 1]);
});

test('a private room whose replica crashed is unreachable, and its creator can create another one', async () => {
  const roomId = await announceAndDie('PRIVATE', 'gil', 'hal');
  expect([await find('gil', roomId), await find('hal', roomId)]).toEqual([null, null]);
  expect(outcome(await as(chat, 'gil').join(roomId))).toBe('NOT_FOUND');
  expect([await roomsOf('gil'), await roomsOf('hal')]).toEqual([0, 0]);

  const again = await chat.room('gil', { kind: 'PRIVATE', memberIds: [chat.user('hal')] });
  expect(again).not.toBe(roomId);
  expect([await roomsOf('gil'), await roomsOf('hal')]).toEqual([1, 1]);
  expect(roomOf(await as(chat, 'hal').leave(again))).toMatchObject({ memberCount: 1 });
});
