import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CursorSigner } from '@parley/service/graphql';
import mongoose from 'mongoose';
import { auditSchema, type AuditDocument } from '../src/models/audit.ts';
import { membershipSchema, type MembershipDocument } from '../src/models/membership.ts';
import { messageSchema, type MessageDocument } from '../src/models/message.ts';
import { roomSchema, type RoomDocument } from '../src/models/room.ts';
import { loadConfig } from '../src/config.ts';
import { AuditRepository } from '../src/repositories/audit-repository.ts';
import { ChangeLog } from '../src/repositories/change-log.ts';
import { MembershipRepository } from '../src/repositories/membership-repository.ts';
import { StablePositions } from '../src/events/log/stable-positions.ts';
import { MessageLogRepository } from '../src/repositories/message-log-repository.ts';
import { MessageRepository } from '../src/repositories/message-repository.ts';
import { RoomRepository } from '../src/repositories/room-repository.ts';
import { createRecordLoaders, createUnreadLoaders, rememberRecords } from '../src/services/loaders.ts';
import { PageCursors } from '../src/services/input/page-cursors.ts';
import { RoomLists } from '../src/services/rooms/room-lists.ts';
import { Unread } from '../src/services/inbox/unread.ts';
import type { ViewerScope } from '../src/services/request-scope.ts';
import { ChatFixture } from './support/chat-fixture.ts';
import { noDirectRooms } from './support/examples.ts';
import { as, outcome, roomOf } from './support/rooms.ts';

let chat: ChatFixture;
beforeAll(async () => {
  chat = await ChatFixture.start({}, {});
});
afterAll(() => chat.close());

interface Place {
  readSeq: number;
  unreadCount: number;
  mentionCount: number;
  muted: boolean;
}

async function placeOf(name: string, roomId: string): Promise<Place> {
  const query = 'query ($id: ID!) { room(id: $id) { viewer { readSeq unreadCount mentionCount muted } } }';
  const { room } = (await chat.ask(name, query, { id: roomId })).data;
  return room.viewer as unknown as Place;
}

test('the unread count includes messages of others after the read marker that are not deleted', async () => {
  const roomId = await chat.room('ann', { memberIds: [chat.user('ben')] });
  const ids: string[] = [];
  for (const body of ['one', 'two', 'three', 'four'])
    ids.push((await chat.send('ann', roomId, body)).data.sendMessage.id);
  expect(await placeOf('ben', roomId)).toEqual({ readSeq: 0, unreadCount: 4, mentionCount: 0, muted: false });
  expect(await placeOf('ann', roomId)).toMatchObject({ readSeq: 4, unreadCount: 0 });

  await chat.ask('ann', 'mutation ($id: ID!) { deleteMessage(id: $id) { id } }', { id: ids[2] });
  expect(await placeOf('ben', roomId)).toMatchObject({ unreadCount: 3 });
  expect(roomOf(await as(chat, 'ben').markRead(roomId, 2))).toMatchObject({ viewer: { readSeq: 2, unreadCount: 1 } });
});

test('sending does not mark messages of others as read, and own messages are never unread', async () => {
  const roomId = await chat.room('ann', { memberIds: [chat.user('ben')] });
  for (const body of ['one', 'two', 'three']) await chat.send('ann', roomId, body);
  const { id } = (await chat.send('ben', roomId, 'four')).data.sendMessage;
  await chat.send('ben', roomId, 'five');
  expect(await placeOf('ben', roomId)).toMatchObject({ readSeq: 0, unreadCount: 3 });
  await chat.send('ann', roomId, 'six');
  await chat.send('ben', roomId, 'seven');
  expect(await placeOf('ben', roomId)).toMatchObject({ readSeq: 0, unreadCount: 4 });

  await chat.ask('ben', 'mutation ($id: ID!) { deleteMessage(id: $id) { id } }', { id });
  expect(await placeOf('ben', roomId)).toMatchObject({ unreadCount: 4 });
  await chat.ask('ann', 'mutation ($id: ID!) { deleteMessage(id: $id) { id } }', { id: `${roomId}-2` });
  expect(await placeOf('ben', roomId)).toMatchObject({ unreadCount: 3 });

  expect(roomOf(await as(chat, 'ben').markRead(roomId, 3))).toMatchObject({ viewer: { readSeq: 3, unreadCount: 1 } });
  expect(await placeOf('ann', roomId)).toMatchObject({ readSeq: 3, unreadCount: 2 });
  // Without unread messages of others in between, sending advances the read marker.
  await as(chat, 'ben').markRead(roomId, 6);
  await chat.send('ben', roomId, 'eight');
  expect(await placeOf('ben', roomId)).toMatchObject({ readSeq: 8, unreadCount: 0 });
});

test('the latest 256 own messages amid unread ones are remembered', async () => {
  const roomId = await chat.room('ann', { memberIds: [chat.user('ben')] });
  await chat.send('ann', roomId, 'unread');
  const key = { roomId, userId: chat.user('ben') };
  const ownSeqs = Array.from({ length: 256 }, (_, index) => index + 10);
  await chat.withStore(async (store) => {
    const memberships = store.collection('memberships');
    await memberships.updateOne(key, { $set: { ownSeqs } });
    await chat.send('ben', roomId, 'one more');
    expect((await memberships.findOne(key))?.['ownSeqs']).toEqual([...ownSeqs.slice(1), 2]);
  });
});

test('concurrent sends on two replicas do not mark each other’s messages as read', async () => {
  const names = ['ann', 'ben', 'cat'];
  const roomId = await chat.room('ann', { memberIds: names.slice(1).map((name) => chat.user(name)) });
  const each = 10;
  await Promise.all(
    names.flatMap((name) =>
      Array.from({ length: each }, (_, index) =>
        chat.send(name, roomId, `${name} ${index}`, undefined, chat.replicas[index % 2]),
      ),
    ),
  );
  for (const name of names) {
    expect(await placeOf(name, roomId)).toMatchObject({ unreadCount: (names.length - 1) * each });
  }
});

test('the read marker never moves back or beyond the last message', async () => {
  const roomId = await chat.room('ann', { memberIds: [chat.user('ben')] });
  for (const body of ['one', 'two', 'three']) await chat.send('ann', roomId, body);
  const seqs = [3, 1, 2, -5, 0, 1];
  await Promise.all(seqs.map((seq, index) => as(chat, 'ben', chat.replicas[index % 2]).markRead(roomId, seq)));
  expect(await placeOf('ben', roomId)).toMatchObject({ readSeq: 3, unreadCount: 0 });
  await as(chat, 'ben').markRead(roomId, 2_000_000_000);
  expect(await placeOf('ben', roomId)).toMatchObject({ readSeq: 3 });
  await chat.send('ann', roomId, 'four');
  expect(await placeOf('ben', roomId)).toMatchObject({ readSeq: 3, unreadCount: 1 });
});

test('users who join or rejoin have read earlier messages', async () => {
  const roomId = await chat.room('ann', {});
  await chat.send('ann', roomId, 'before');
  expect(roomOf(await as(chat, 'cat').join(roomId))).toMatchObject({ viewer: { readSeq: 1, unreadCount: 0 } });
  await chat.send('ann', roomId, 'after');
  expect(await placeOf('cat', roomId)).toMatchObject({ unreadCount: 1 });
  await as(chat, 'cat').leave(roomId);
  await chat.send('ann', roomId, 'meanwhile');
  expect(roomOf(await as(chat, 'cat').join(roomId))).toMatchObject({ viewer: { readSeq: 3, unreadCount: 0 } });
});

test('muted rooms keep counting, and only members can mute or mark as read', async () => {
  const roomId = await chat.room('ann', { memberIds: [chat.user('ben')] });
  await chat.send('ann', roomId, 'one');
  expect(roomOf(await as(chat, 'ben').mute(roomId, true))).toMatchObject({ viewer: { muted: true, unreadCount: 1 } });
  expect(roomOf(await as(chat, 'ben').mute(roomId, false))).toMatchObject({ viewer: { muted: false } });
  expect(outcome(await as(chat, 'eve').mute(roomId, true))).toBe('FORBIDDEN');
  expect(outcome(await as(chat, 'eve').markRead(roomId, 1))).toBe('FORBIDDEN');
});

test('mentions are counted after the read marker in all rooms, and disappear with their message', async () => {
  const memberIds = [chat.user('dan')];
  const rooms = [await chat.room('ann', { memberIds }), await chat.room('ann', { memberIds })];
  for (const [index, roomId] of rooms.entries()) {
    for (let count = 0; count < 3 + index; count++) await chat.send('ann', roomId, 'hi');
  }
  // As if each mentioned dan: names are resolved by the auth service.
  await chat.withStore((store) =>
    store.collection('messages').updateMany({ roomId: { $in: rooms } }, { $set: { mentionIds: memberIds } }),
  );
  await as(chat, 'dan').markRead(rooms[0] ?? '', 1);
  const query = '{ myRooms { edges { node { id viewer { unreadCount mentionCount } } } } }';
  const places = async () =>
    new Map((await chat.ask('dan', query)).data.myRooms.edges.map(({ node }) => [node.id, node.viewer]));
  expect(await places()).toEqual(
    new Map([
      [rooms[0], { unreadCount: 2, mentionCount: 2 }],
      [rooms[1], { unreadCount: 4, mentionCount: 4 }],
    ]),
  );
  await chat.ask('ann', 'mutation ($id: ID!) { deleteMessage(id: $id) { id } }', { id: `${rooms[0]}-3` });
  expect((await places()).get(rooms[0] ?? '')).toEqual({ unreadCount: 1, mentionCount: 1 });
});

test('room lists with unread counts make the same number of reads for many rooms and users', async () => {
  const names = ['u1', 'u2', 'u3', 'u4'];
  for (const kind of ['PUBLIC', 'PRIVATE', 'PUBLIC', 'PRIVATE', 'PRIVATE']) {
    const roomId = await chat.room('hub', { kind, memberIds: names.map((name) => chat.user(name)) });
    for (const body of ['one', 'two']) await chat.send('hub', roomId, body);
    const gone = kind === 'PUBLIC' ? 1 : 2;
    await chat.ask('hub', 'mutation ($id: ID!) { deleteMessage(id: $id) { id } }', { id: `${roomId}-${gone}` });
  }
  const hidden = await chat.room('u1', { kind: 'PRIVATE' });

  const connection = await mongoose.createConnection(chat.mongoUrl, { monitorCommands: true }).asPromise();
  const started: string[] = [];
  connection.getClient().on('commandStarted', ({ commandName, command }) => {
    if (commandName === 'find' || commandName === 'aggregate') started.push(String(command[commandName]));
  });
  const config = loadConfig({
    SUBGRAPH_SECRET: 'x'.repeat(32),
    MONGO_URL: chat.mongoUrl,
    REDIS_URL: 'redis://127.0.0.1',
    AUTH_URLS: chat.authUrl,
  });
  const rooms = new RoomRepository(connection.model<RoomDocument>('Room', roomSchema), noDirectRooms);
  const messageModel = connection.model<MessageDocument>('Message', messageSchema);
  const messages = new MessageRepository(messageModel);
  const memberships = new MembershipRepository(connection.model<MembershipDocument>('Membership', membershipSchema));
  const audit = new AuditRepository(connection.model<AuditDocument>('Audit', auditSchema));
  const log = new ChangeLog(rooms, new MessageLogRepository(messageModel), memberships, 256);
  const repositories = { rooms, messages, memberships, audit, log };
  const cursors = new PageCursors(CursorSigner.from(config));

  /** The rooms of these users as seen by `u2`, each with its latest message and unread count. */
  const read = async (users: string[]) => {
    const records = createRecordLoaders(repositories, new StablePositions(log), config.MAX_ROOMS_PER_USER);
    const loaders = rememberRecords(records);
    const unreadLoaders = createUnreadLoaders(repositories, true);
    const throttles = { searches: { take: async () => undefined } };
    const lists = new RoomLists({ throttles, pageCursors: cursors, limits: config });
    const unread = new Unread();
    const viewer = { userId: chat.user('u2'), sessionId: '', role: 'USER', expiresAt: new Date() } as const;
    // Cast: only the members used here exist.
    const scope = { viewer, loaders, unreadLoaders, reads: repositories } as unknown as ViewerScope;
    started.length = 0;
    const pages = await Promise.all(
      users.map(async (name) => {
        const { edges } = await lists.listOf(scope, chat.user(name), { first: 50 });
        return Promise.all(
          edges.map(async ({ node }) => {
            const [membership, latest] = await Promise.all([
              loaders.memberships.load({ roomId: node.id, userId: viewer.userId }),
              loaders.latestMessages.load(node),
            ]);
            const counts =
              membership &&
              (await Promise.all([unread.count(scope, membership), unread.countMentions(scope, membership)]));
            return { id: node.id, seq: latest?.seq, counts };
          }),
        );
      }),
    );
    return { pages, queries: [...started].sort() };
  };
  try {
    const one = await read(['u1']);
    const many = await read([...names, 'hub']);
    expect(one.pages[0]).toHaveLength(5);
    expect(JSON.stringify(many.pages)).not.toContain(hidden);
    expect(new Set(many.pages.flat().map(({ seq }) => seq))).toEqual(new Set([1, 2]));
    expect(many.pages.flat()).toEqual(many.pages.flat().map(({ id, seq }) => ({ id, seq, counts: [1, 0] })));
    // Four more would mean one per user or room. The viewer, one of the users, takes two other queries.
    expect(many.queries.length).toBeLessThanOrEqual(one.queries.length + 2);
    expect(one.queries.length).toBeLessThanOrEqual(9);
  } finally {
    await connection.close();
  }
});
