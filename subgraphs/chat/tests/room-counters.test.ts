import { afterAll, beforeAll, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { membershipSchema, type MembershipDocument } from '../src/models/membership.ts';
import { messageSchema, type MessageDocument } from '../src/models/message.ts';
import { roomSchema, type RoomDocument } from '../src/models/room.ts';
import { ChangeLog } from '../src/repositories/change-log.ts';
import { MembershipRepository } from '../src/repositories/membership-repository.ts';
import { MessageLogRepository } from '../src/repositories/message-log-repository.ts';
import { RoomRepository } from '../src/repositories/room-repository.ts';
import { RosterRepository, type PendingRoster } from '../src/repositories/roster-repository.ts';
import { ChatFixture } from './support/chat-fixture.ts';
import { noDirectRooms } from './support/examples.ts';

let chat: ChatFixture;
let connection: mongoose.Connection;
let rooms: RoomRepository;
let rosters: RosterRepository;
beforeAll(async () => {
  chat = await ChatFixture.start({});
  connection = await mongoose.createConnection(chat.mongoUrl).asPromise();
  const model = connection.model<RoomDocument>('Room', roomSchema);
  rooms = new RoomRepository(model, noDirectRooms);
  rosters = new RosterRepository(model);
});
afterAll(async () => {
  await connection.close();
  await chat.close();
});

const find = async (roomId: string) => (await rooms.findByIds([roomId]))[0];
const pending = (rev: number): PendingRoster => ({ rev, memberships: [], audits: [], memberCountDelta: 1 });
const maxTimeMs = 5_000;
const options = { abandoned: [], maxTimeMs };

test('one of several concurrent membership changes is announced, and it is counted once however many finish it', async () => {
  const roomId = await chat.room('ann');
  const announced = await Promise.all([2, 3, 4].map((rev) => rosters.announce(roomId, 1, pending(rev), options)));
  expect(announced.filter(Boolean)).toHaveLength(1);
  const rev = announced.indexOf(true) + 2;

  await Promise.all([rev, rev, rev, 99].map((each) => rosters.complete(roomId, pending(each))));
  expect(await find(roomId)).toMatchObject({ memberCount: 2 });
  expect(await rosters.find(roomId)).toMatchObject({ memberCount: 2, rosterRev: rev, pending: null });
  expect(await rosters.reannounce(roomId, rev, pending(9), options)).toBe(false);
  expect(await rosters.announce(roomId, 1, pending(9), options)).toBe(false);
});

test('one of two changes based on the same state is rejected, and its rev is stored as abandoned', async () => {
  const roomId = await chat.room('ann', { name: 'Old' });
  expect(await rooms.change(roomId, 0, { name: 'New' }, { ...options, rev: 3 })).toMatchObject({ name: 'New', rev: 3 });
  expect(await rooms.change(roomId, 0, { topic: 'Late' }, { ...options, rev: 2 })).toBeNull();
  expect(await rooms.change(roomId, 3, { topic: 'Late' }, { ...options, rev: 4, abandoned: [2] })).toMatchObject({
    name: 'New',
    topic: 'Late',
  });
  expect((await rooms.findOwnRevs(roomId)).sort()).toEqual([2, 3, 4]);
});

test('an archived room allocates no revs', async () => {
  const roomId = await chat.room('ann');
  await rooms.change(roomId, 0, { archivedAt: new Date() }, { rev: 2, abandoned: [], maxTimeMs });
  expect(await rooms.allocateForChange(roomId, maxTimeMs)).toBeNull();
  expect(await rooms.allocateForMessages(roomId, 1, { at: new Date(), maxTimeMs })).toBeNull();
  expect(await rooms.change(roomId, 2, { name: 'x' }, { rev: 3, abandoned: [], maxTimeMs })).toBeNull();
  expect(await rosters.announce(roomId, 1, pending(3), options)).toBe(false);
});

test('the log contains abandoned revs as noops, in an archived room too', async () => {
  const roomId = await chat.room('ann');
  const memberships = new MembershipRepository(connection.model<MembershipDocument>('Membership', membershipSchema));
  const messages = new MessageLogRepository(connection.model<MessageDocument>('Message', messageSchema));
  const log = new ChangeLog(rooms, messages, memberships, 256);
  const batch = Array.from({ length: 100 }, (_, index) => index + 2);
  expect(await rooms.allocateForChanges(roomId, 101, maxTimeMs)).toBe(102);
  expect(await rosters.announce(roomId, 1, pending(102), { abandoned: batch, maxTimeMs })).toBe(true);
  await rooms.allocateForChanges(roomId, 2, maxTimeMs);
  await rooms.change(roomId, 0, { archivedAt: new Date() }, { rev: 104, abandoned: [], maxTimeMs });
  await rooms.addAbandonedRevs(roomId, [103]);

  const noop = [...batch, 103].map((rev) => ({ kind: 'noop', rev }));
  expect((await log.readAfter(roomId, 1, 256)).filter(({ kind }) => kind === 'noop')).toEqual(noop);
  expect(await log.readAt(roomId, [...batch, 103])).toEqual(noop);
  expect(await log.position(roomId)).toEqual({ head: 104, gaps: [102] });
});
