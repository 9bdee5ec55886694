import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { membershipSchema, type MembershipDocument } from '../src/models/membership.ts';
import { messageSchema, type MessageDocument } from '../src/models/message.ts';
import { roomSchema, type RoomDocument } from '../src/models/room.ts';
import { MembershipRepository } from '../src/repositories/membership-repository.ts';
import { MessageRepository } from '../src/repositories/message-repository.ts';
import { messageId, type Membership, type Message, type Room } from '../src/repositories/records.ts';
import { newRoomId, RoomRepository } from '../src/repositories/room-repository.ts';
import { ChatFixture } from './support/chat-fixture.ts';

interface Plan {
  stage?: string;
  inputStage?: Plan;
  inputStages?: Plan[];
}

const MESSAGES = 1_000;
/** Documents: a page, and what planners look at beside it. A scan of the collection would be a thousand. */
const MOST_EXAMINED = 120;
const at = new Date();
const room = (kind: Room['kind']): Room => ({
  id: newRoomId(),
  kind,
  name: 'A room',
  topic: null,
  createdBy: 'user-0',
  createdAt: at,
  lastSeq: MESSAGES,
  lastRev: MESSAGES,
  memberCount: 1,
  lastActivityAt: at,
});
const message = (roomId: string, seq: number): Message => ({
  id: messageId(roomId, seq),
  roomId,
  seq,
  rev: seq,
  authorId: 'user-0',
  clientId: `client-${seq}`,
  body: 'hi',
  createdAt: at,
});
const membership = (roomId: string, rev: number): Membership => ({
  roomId,
  userId: `user-${rev}`,
  role: 'MEMBER',
  joinedAt: at,
  rev,
  createdRev: rev,
});

let chat: ChatFixture;
let connection: mongoose.Connection;
const started: Record<string, unknown>[] = [];

beforeAll(async () => {
  chat = await ChatFixture.start();
  connection = await mongoose.createConnection(chat.mongoUrl, { monitorCommands: true }).asPromise();
  connection.getClient().on('commandStarted', ({ command }) => started.push(command as Record<string, unknown>));
});
afterAll(async () => {
  await connection.close();
  await chat.close();
});

describe('every query of the repositories', () => {
  test('is answered by an index, and a page is read in the order of one', async () => {
    const rooms = new RoomRepository(connection.model<RoomDocument>('Room', roomSchema));
    const messages = new MessageRepository(connection.model<MessageDocument>('Message', messageSchema));
    const memberships = new MembershipRepository(connection.model<MembershipDocument>('Membership', membershipSchema));
    const all = [
      ...Array.from({ length: 50 }, () => room('PUBLIC')),
      ...Array.from({ length: 150 }, () => room('PRIVATE')),
    ];
    for (const each of all) await rooms.insert(each);
    const [{ id }, { id: other }] = all as [Room, Room];
    for (const roomId of [id, other]) {
      const upTo = Array.from({ length: MESSAGES }, (_, index) => index + 1);
      await messages.insert(
        upTo.map((seq) => message(roomId, seq)),
        60_000,
      );
      await memberships.insertMany(upTo.map((rev) => membership(roomId, rev)));
    }
    started.length = 0;

    const range = { after: 300, before: 900, limit: 50 };
    const open = { after: undefined, before: undefined, limit: 50 };
    const calls = {
      rooms: {
        insert: () => rooms.insert(room('PUBLIC')),
        findByIds: () => rooms.findByIds([id, other]),
        findActivity: () => rooms.findActivity([id, other]),
        findLastRevs: () => rooms.findLastRevs([id, other]),
        listPublic: async () => [
          await rooms.listPublic({ before: undefined, limit: 20 }),
          await rooms.listPublic({ before: id, limit: 20 }),
        ],
        searchPublic: () => rooms.searchPublic('.*', { before: undefined, limit: 20, scan: 1_000 }),
        takeForMessages: () => rooms.takeForMessages(id, 1, { at, maxTimeMs: 5_000 }),
        takeForChange: () => rooms.takeForChange(id, 5_000),
        countNewMember: () => rooms.countNewMember(id),
      },
      messages: {
        insert: () => messages.insert([message(id, 5_000)], 5_000),
        findByClientId: () => messages.findByClientId({ roomId: id, authorId: 'user-0', clientId: 'client-7' }),
        findByIds: () => messages.findByIds([messageId(id, 1), messageId(other, 2)]),
        findRange: async () => {
          for (const from of ['oldest', 'latest'] as const) {
            await messages.findRange(id, { ...range, from });
            await messages.findRange(id, { ...open, from });
          }
        },
        findChangedAfter: () => messages.findChangedAfter(id, 500, 50),
        findByRevs: () => messages.findByRevs(id, [1, 2]),
        findLatestRevs: () => messages.findLatestRevs(id, 50),
      },
      memberships: {
        insert: () => memberships.insert(membership(id, 5_001), 5_000),
        insertMany: () => memberships.insertMany([membership(id, 5_002)]),
        findByKeys: () => memberships.findByKeys([{ roomId: id, userId: 'user-1' }]),
        findRoomIds: () => memberships.findRoomIds('user-1', 50),
        countRooms: () => memberships.countRooms('user-1', 50),
        findMembers: async () => [
          await memberships.findMembers(id, undefined, 50),
          await memberships.findMembers(id, 500, 50),
        ],
        findRevsAfter: () => memberships.findRevsAfter(id, 500, 50),
        findRevsAmong: () => memberships.findRevsAmong(id, [1, 2]),
        findLatestRevs: () => memberships.findLatestRevs(id, 50),
      },
    };
    const plans: Record<string, { stages: string[]; examined: number }> = {};
    for (const [name, repository] of Object.entries({ rooms, messages, memberships })) {
      const methods = calls[name as keyof typeof calls];
      expect(methodsOf(repository)).toEqual(Object.keys(methods).sort());
      for (const [method, call] of Object.entries(methods)) {
        started.length = 0;
        await (call as () => Promise<unknown>)();
        const queries = started.filter(({ find, aggregate }) => find ?? aggregate);
        for (const [index, query] of queries.entries()) {
          plans[`${name}.${method} ${index}`] = await explain(query);
        }
      }
    }
    expect(Object.keys(plans).length).toBeGreaterThan(15);
    for (const [query, { stages, examined }] of Object.entries(plans)) {
      expect([query, stages]).toEqual([query, expect.arrayContaining(['IXSCAN'])]);
      expect([query, stages]).toEqual([query, expect.not.arrayContaining(['COLLSCAN'])]);
      expect([query, stages]).toEqual([query, expect.not.arrayContaining(['SORT'])]);
      expect([query, examined <= MOST_EXAMINED]).toEqual([query, true]);
    }
  });
});

/** What a repository offers; what it keeps for itself takes part in that. */
function methodsOf(repository: object): string[] {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(repository) as object);
  return names.filter((name) => name !== 'constructor' && name !== 'take').sort();
}

async function explain(command: Record<string, unknown>): Promise<{ stages: string[]; examined: number }> {
  const { lsid: _session, $db: _database, readConcern: _concern, ...query } = command;
  const answer = await connection.db?.command({ explain: query, verbosity: 'executionStats' });
  const { winningPlan } = answer?.['queryPlanner'] as { winningPlan: Plan };
  const { totalDocsExamined } = answer?.['executionStats'] as { totalDocsExamined: number };
  return { stages: flatten(winningPlan), examined: totalDocsExamined };
}

const flatten = (plan: Plan | undefined): string[] =>
  plan ? [plan.stage ?? '', ...flatten(plan.inputStage), ...(plan.inputStages ?? []).flatMap(flatten)] : [];
