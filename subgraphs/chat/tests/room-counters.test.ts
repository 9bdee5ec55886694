import { afterAll, beforeAll, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { roomSchema, type RoomDocument } from '../src/models/room.ts';
import { RoomRepository, type PendingRoster } from '../src/repositories/room-repository.ts';
import { ChatFixture } from './support/chat-fixture.ts';

let chat: ChatFixture;
let connection: mongoose.Connection;
let rooms: RoomRepository;
beforeAll(async () => {
  chat = await ChatFixture.start({});
  connection = await mongoose.createConnection(chat.mongoUrl).asPromise();
  rooms = new RoomRepository(connection.model<RoomDocument>('Room', roomSchema));
});
afterAll(async () => {
  await connection.close();
  await chat.close();
});

const find = async (roomId: string) => (await rooms.findByIds([roomId]))[0];
const pending = (rev: number): PendingRoster => ({ rev, memberships: [], audits: [], growth: 1 });
const maxTimeMs = 5_000;

test('a change of members is announced by one of many, and counted once by all who finish it', async () => {
  const roomId = await chat.room('ann');
  const announced = await Promise.all([2, 3, 4].map((rev) => rooms.announceRoster(roomId, 1, pending(rev), maxTimeMs)));
  expect(announced.filter(Boolean)).toHaveLength(1);
  const rev = announced.indexOf(true) + 2;

  await Promise.all([rev, rev, rev, 99].map((each) => rooms.completeRoster(roomId, pending(each))));
  expect(await find(roomId)).toMatchObject({ memberCount: 2 });
  expect(await rooms.findRoster(roomId)).toMatchObject({ memberCount: 2, rosterRev: rev, pending: null });
  expect(await rooms.announceRosterAnew(roomId, rev, pending(9), maxTimeMs)).toBe(false);
  expect(await rooms.announceRoster(roomId, 1, pending(9), maxTimeMs)).toBe(false);
});

test('of two changes of a room made in view of the same state one is refused, and its number is kept as taken in vain', async () => {
  const roomId = await chat.room('ann', { name: 'Old' });
  const options = { burned: [], maxTimeMs };
  expect(await rooms.change(roomId, 0, { name: 'New' }, { ...options, rev: 3 })).toMatchObject({ name: 'New', rev: 3 });
  expect(await rooms.change(roomId, 0, { topic: 'Late' }, { ...options, rev: 2 })).toBeNull();
  expect(await rooms.change(roomId, 3, { topic: 'Late' }, { ...options, rev: 4, burned: [2] })).toMatchObject({
    name: 'New',
    topic: 'Late',
  });
  expect((await rooms.findOwnRevs(roomId)).sort()).toEqual([2, 3, 4]);
});

test('no numbers are given in an archived room', async () => {
  const roomId = await chat.room('ann');
  await rooms.change(roomId, 0, { archivedAt: new Date() }, { rev: 2, burned: [], maxTimeMs });
  expect(await rooms.takeForChange(roomId, maxTimeMs)).toBeNull();
  expect(await rooms.takeForMessages(roomId, 1, { at: new Date(), maxTimeMs })).toBeNull();
  expect(await rooms.change(roomId, 2, { name: 'x' }, { rev: 3, burned: [], maxTimeMs })).toBeNull();
  expect(await rooms.announceRoster(roomId, 1, pending(3), maxTimeMs)).toBe(false);
});
