import { createHash, randomUUID } from 'node:crypto';
import { createLogger } from '@parley/service/telemetry';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { migrate } from '../src/migrations/index.ts';
import { Database } from '../src/models/database.ts';
import { ChatFixture, seqs, take } from './support/chat-fixture.ts';
import { as, roomOf, rosterOf } from './support/rooms.ts';

let chat: ChatFixture;
beforeAll(async () => {
  chat = await ChatFixture.start({}, {});
});
afterAll(() => chat.close());

const keyOf = (...names: string[]) =>
  names
    .map((name) => chat.user(name))
    .sort()
    .join(',');
/** The id in legacy versions, which have no key: it can be derived from the two user ids. */
const legacyId = (...names: string[]) =>
  createHash('sha256')
    .update(keyOf(...names))
    .digest('hex')
    .slice(0, 24);

/** A direct room of two users with a message of the first, as a legacy version stored it. */
async function legacyRoom(one: string, other: string, createdAt = new Date(0)): Promise<string> {
  const id = legacyId(one, other);
  await chat.withStore(async (store) => {
    const collection = (name: string) => store.collection<{ _id: string }>(name);
    await collection('rooms').insertOne({
      _id: id,
      kind: 'DIRECT',
      name: null,
      nameFolded: null,
      topic: null,
      createdBy: chat.user(one),
      createdAt,
      archivedAt: null,
      directKey: keyOf(one, other),
      rev: 0,
      pastRevs: [],
      lastSeq: 1,
      lastRev: 3,
      memberCount: 2,
      lastActivityAt: createdAt,
      rosterRev: 2,
      pending: null,
    } as { _id: string });
    await collection('memberships').insertMany(
      [one, other].map((name, index) => ({
        _id: `${id}-${chat.user(name)}`,
        roomId: id,
        userId: chat.user(name),
        role: 'MEMBER',
        joinedAt: createdAt,
        leftAt: null,
        readSeq: 0,
        muted: false,
        rev: index + 1,
        createdRev: index + 1,
        pastRevs: [],
      })),
    );
    await collection('messages').insertOne({
      _id: `${id}-1`,
      roomId: id,
      seq: 1,
      rev: 3,
      createdRev: 3,
      authorId: chat.user(one),
      clientId: randomUUID(),
      body: 'from long ago',
      createdAt,
      editedAt: null,
      deletedAt: null,
      reactions: [],
      pinnedAt: null,
      empty: false,
      searchKeys: ['ago', 'from', 'long'],
      searchOrder: `${createdAt.getTime().toString(16).padStart(12, '0')}-${id}-${'1'.padStart(14, '0')}`,
    } as { _id: string });
  });
  return id;
}

const directRoomOf = async (name: string, other: string) => {
  const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { directRoom { id } } } }';
  const { data } = await chat.ask(name, query, { r: [{ __typename: 'User', id: chat.user(other) }] });
  return (data._entities as { directRoom: { id: string } | null }[])[0]?.directRoom?.id;
};

test('the id of a new direct room cannot be derived from its members, and is the same on every replica', async () => {
  const opened = await Promise.all(
    Array.from({ length: 8 }, (_, index) => as(chat, 'ann', chat.replicas[index % 2]).openDirect('ben')),
  );
  const [id, ...more] = new Set(opened.map((response) => roomOf(response).id));
  expect(more).toEqual([]);
  expect(id).toMatch(/^[0-9a-f]{24}$/);
  expect(id).not.toBe(legacyId('ann', 'ben'));
  await chat.addReplica();
  expect(roomOf(await as(chat, 'ben', chat.replicas[2]).openDirect('ann')).id).toBe(id);
});

test('the key is stored with the data once, under concurrent creation', async () => {
  const logger = createLogger({ service: 'test', level: 'silent' });
  const keys = () =>
    chat.withStore((store) => store.collection<{ _id: string }>('settings').find({ _id: 'direct-room-key' }).toArray());
  const before = await keys();
  expect(before).toMatchObject([{ value: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) }]);
  const databases = await Promise.all(
    Array.from({ length: 3 }, async () => {
      const database = new Database(chat.mongoUrl, logger);
      await database.open();
      return database;
    }),
  );
  await chat.withStore((store) =>
    store.collection<{ _id: string }>('settings').deleteMany({ _id: 'client-ids-lower-case' }),
  );
  await Promise.all(databases.map((database) => migrate(database, logger)));
  await Promise.all(databases.map((database) => database.close()));
  expect(await keys()).toEqual(before);
});

test('a legacy direct room keeps its id, members, messages and events', async () => {
  const id = await legacyRoom('old-ann', 'old-ben');
  expect(await directRoomOf('old-ann', 'old-ben')).toBe(id);
  expect(await directRoomOf('old-ben', 'old-ann')).toBe(id);
  expect(roomOf(await as(chat, 'old-ben').openDirect('old-ann'))).toMatchObject({ id, memberCount: 2 });
  expect((await rosterOf(chat, 'old-ann', id)).roles.size).toBe(2);
  const query = 'query ($id: ID!) { room(id: $id) { cursor messages { edges { node { id body } } } } }';
  const { room } = (await chat.ask('old-ben', query, { id })).data;
  expect(room.messages.edges.map(({ node }) => node)).toEqual([{ id: `${id}-1`, body: 'from long ago' }]);
  await chat.send('old-ann', id, 'and now');
  expect(seqs(await take(await chat.follow('old-ben', id, room.cursor), 1))).toEqual([2]);
  const edit = 'mutation ($m: ID!) { editMessage(id: $m, body: "edited") { body } }';
  expect((await chat.ask('old-ann', edit, { m: `${id}-1` })).errors).toBeUndefined();
  const { data, errors } = await chat.ask('eve', query, { id });
  expect([data.room, errors?.[0]?.extensions['code']]).toEqual([null, 'NOT_FOUND']);
});

test.each([
  ['older', new Date(0)],
  ['newer', new Date(Date.now() + 60_000)],
])('when two versions create the same room at once, the older room wins (legacy room is %s)', async (_age, at) => {
  const [one, other] = [`one-${_age}`, `other-${_age}`];
  const made = roomOf(await as(chat, one).openDirect(other)).id;
  const legacy = await legacyRoom(one, other, at);
  const winner = at.getTime() === 0 ? legacy : made;
  for (const replica of chat.replicas) expect(roomOf(await as(chat, one, replica).openDirect(other)).id).toBe(winner);
  expect(await directRoomOf(other, one)).toBe(winner);
});
