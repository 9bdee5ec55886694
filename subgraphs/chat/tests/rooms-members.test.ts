import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ChatFixture, codeOf, fieldOf } from './support/chat-fixture.ts';
import { as, outcome, roomOf, rosterOf } from './support/rooms.ts';

let chat: ChatFixture;
beforeAll(async () => {
  chat = await ChatFixture.start({ MAX_MEMBERS_PER_ROOM: 12 }, { MAX_MEMBERS_PER_ROOM: 12 });
  chat.staff('mia', 'MODERATOR');
});
afterAll(() => chat.close());

const both = () => chat.replicas.slice(0, 2);

/** A room of ann's with these members. */
const roomWith = (kind: string, ...names: string[]) =>
  chat.room('ann', { kind, memberIds: names.map((name) => chat.user(name)) });

describe('roles', () => {
  test('determine who can change the room and its members', async () => {
    const roomId = await roomWith('PRIVATE', 'mod', 'ben', 'cat');
    expect(outcome(await as(chat, 'ann').setRole(roomId, 'mod', 'MODERATOR'))).toBe('OK');

    const attempts = async (name: string) => ({
      update: outcome(await as(chat, name).update(roomId, { topic: `by ${name}` })),
      add: outcome(await as(chat, name).add(roomId, `guest of ${name}`)),
      remove: outcome(await as(chat, name).remove(roomId, `guest of ${name}`)),
      removeOwner: outcome(await as(chat, name).remove(roomId, 'ann')),
      setRole: outcome(await as(chat, name).setRole(roomId, 'cat', 'MEMBER')),
      promoteSelf: name === 'ann' ? '' : outcome(await as(chat, name).setRole(roomId, name, 'OWNER')),
    });
    const no = { update: 'FORBIDDEN', add: 'FORBIDDEN', remove: 'FORBIDDEN', removeOwner: 'FORBIDDEN' };
    expect(await attempts('ben')).toEqual({ ...no, setRole: 'FORBIDDEN', promoteSelf: 'FORBIDDEN' });
    expect(await attempts('mod')).toEqual({
      update: 'OK',
      add: 'OK',
      remove: 'OK',
      removeOwner: 'FORBIDDEN',
      setRole: 'FORBIDDEN',
      promoteSelf: 'FORBIDDEN',
    });
    const nothing = { update: 'NOT_FOUND', add: 'NOT_FOUND', remove: 'NOT_FOUND', removeOwner: 'NOT_FOUND' };
    expect(await attempts('eve')).toEqual({ ...nothing, setRole: 'NOT_FOUND', promoteSelf: 'NOT_FOUND' });
    expect(outcome(await as(chat, 'mod').archive(roomId))).toBe('FORBIDDEN');
    expect(await rosterOf(chat, 'ann', roomId)).toMatchObject({ count: 4 });
  });

  test('let staff of the platform read and moderate every room, but not change roles', async () => {
    const roomId = await roomWith('PRIVATE', 'ben');
    const read = await chat.ask('mia', 'query ($id: ID!) { room(id: $id) { id viewer { role } } }', { id: roomId });
    expect(read.data.room).toEqual({ id: roomId, viewer: null });
    expect(outcome(await as(chat, 'mia').update(roomId, { name: 'Tidy' }))).toBe('OK');
    expect(outcome(await as(chat, 'mia').remove(roomId, 'ben'))).toBe('OK');
    expect(outcome(await as(chat, 'mia').join(roomId))).toBe('FORBIDDEN');
    expect(outcome(await as(chat, 'mia').setRole(roomId, 'mia', 'OWNER'))).toBe('FORBIDDEN');
    expect(outcome(await chat.send('mia', roomId, 'hi'))).toBe('FORBIDDEN');
    expect((await rosterOf(chat, 'ann', roomId)).roles).toEqual(new Map([[chat.user('ann'), 'OWNER']]));
  });
});

describe('members', () => {
  test('stop receiving events when they leave, and rejoin as plain members', async () => {
    const roomId = await roomWith('PRIVATE', 'ben');
    await as(chat, 'ann').setRole(roomId, 'ben', 'MODERATOR');
    expect(roomOf(await as(chat, 'ben').leave(roomId))).toMatchObject({ memberCount: 1, viewer: null });
    expect(outcome(await as(chat, 'ben').leave(roomId))).toBe('NOT_FOUND');
    expect(
      (await chat.ask('ben', '{ myRooms(first: 100) { edges { node { id } } } }')).data.myRooms.edges,
    ).not.toContainEqual({ node: { id: roomId } });
    expect(roomOf(await as(chat, 'ann').add(roomId, 'ben'))).toMatchObject({ memberCount: 2 });
    expect(roomOf(await as(chat, 'ann').add(roomId, 'ben'))).toMatchObject({ memberCount: 2 });
    expect((await rosterOf(chat, 'ben', roomId)).roles).toEqual(
      new Map([
        [chat.user('ann'), 'OWNER'],
        [chat.user('ben'), 'MEMBER'],
      ]),
    );
  });

  test('can be added to a public room by any member, and only by members', async () => {
    const roomId = await roomWith('PUBLIC', 'ben');
    expect(outcome(await as(chat, 'ben').add(roomId, 'cat'))).toBe('OK');
    expect(outcome(await as(chat, 'eve').add(roomId, 'dan'))).toBe('FORBIDDEN');
    const bad = await chat.ask('ben', 'mutation { addMember(roomId: "x", userId: "no uuid") { id } }');
    expect([codeOf(bad), fieldOf(bad)]).toEqual(['BAD_USER_INPUT', 'userId']);
  });

  test('are counted exactly and stay within the limit when many join and leave at once on two replicas', async () => {
    const roomId = await roomWith('PUBLIC');
    const names = Array.from({ length: 15 }, (_, index) => `crowd-${index}`);
    const joined = await Promise.all(
      names.flatMap((name) => both().map((replica) => as(chat, name, replica).join(roomId))),
    );
    expect(new Set(joined.map(outcome))).toEqual(new Set(['OK', 'FORBIDDEN']));
    const full = await rosterOf(chat, 'ann', roomId);
    expect([full.count, full.roles.size]).toEqual([12, 12]);

    const here = names.filter((name) => full.roles.has(chat.user(name)));
    await Promise.all([
      ...here.slice(0, 6).flatMap((name) => both().map((replica) => as(chat, name, replica).leave(roomId))),
      ...here.slice(3, 9).map((name) => as(chat, 'ann').remove(roomId, name)),
    ]);
    const rest = await rosterOf(chat, 'ann', roomId);
    expect([rest.count, rest.roles.size]).toEqual([3, 3]);
  });

  test('announced by a replica that crashed are stored by the next change, and counted once', async () => {
    const roomId = await roomWith('PUBLIC');
    await chat.withStore(async (store) => {
      const rooms = store.collection<{ _id: string; lastRev: number }>('rooms');
      const rev = 2;
      const membership = {
        _id: `${roomId}-${chat.user('ghost')}`,
        roomId,
        userId: chat.user('ghost'),
        role: 'MEMBER',
        joinedAt: new Date(),
        leftAt: null,
        readSeq: 0,
        muted: false,
        rev,
        createdRev: rev,
        pastRevs: [],
      };
      const pending = { rev, memberships: [membership], audits: [], memberCountDelta: 1 };
      await rooms.updateOne({ _id: roomId }, { $set: { lastRev: rev, rosterRev: rev, pending } });
    });
    await Promise.all(both().map((replica, index) => as(chat, `next-${index}`, replica).join(roomId)));
    const { count, roles } = await rosterOf(chat, 'ann', roomId);
    expect([count, roles.size, roles.get(chat.user('ghost'))]).toEqual([4, 4, 'MEMBER']);
  });
});

describe('a room', () => {
  test('keeps its last owner while other members stay', async () => {
    const roomId = await roomWith('PUBLIC', 'ben');
    const ann = as(chat, 'ann');
    expect(outcome(await ann.leave(roomId))).toBe('CONFLICT');
    expect(outcome(await ann.setRole(roomId, 'ann', 'MEMBER'))).toBe('CONFLICT');
    expect(outcome(await as(chat, 'mia').remove(roomId, 'ann'))).toBe('CONFLICT');
    expect(outcome(await ann.setRole(roomId, 'eve', 'OWNER'))).toBe('NOT_FOUND');
    expect(outcome(await ann.setRole(roomId, 'ben', 'OWNER'))).toBe('OK');
    expect(outcome(await ann.leave(roomId))).toBe('OK');
    expect(outcome(await as(chat, 'ben').leave(roomId))).toBe('OK');
    expect(await rosterOf(chat, 'eve', roomId)).toEqual({ count: 0, roles: new Map() });
  });

  test('keeps one owner when two demote, remove or leave at once, on two replicas', async () => {
    const [one, two] = both();
    for (let round = 0; round < 6; round++) {
      const roomId = await roomWith('PUBLIC', 'ben', 'cat');
      await as(chat, 'ann').setRole(roomId, 'ben', 'OWNER');
      const [ann, ben] = [as(chat, 'ann', one), as(chat, 'ben', two)];
      const calls = [
        () => [ann.setRole(roomId, 'ben', 'MEMBER'), ben.setRole(roomId, 'ann', 'MEMBER')],
        () => [ann.remove(roomId, 'ben'), ben.remove(roomId, 'ann')],
        () => [ann.leave(roomId), ben.leave(roomId)],
      ][round % 3];
      const outcomes = (await Promise.all(calls?.() ?? [])).map(outcome);
      expect(outcomes).toContain('OK');
      const { roles } = await rosterOf(chat, 'cat', roomId);
      expect([...roles.values()].filter((role) => role === 'OWNER')).toHaveLength(1);
    }
  });

  test('keeps fields that an update does not set, under concurrent updates', async () => {
    const roomId = await chat.room('ann', { name: 'Before', topic: 'Old' });
    expect(roomOf(await as(chat, 'ann').update(roomId, { name: 'After' }))).toMatchObject({
      name: 'After',
      topic: 'Old',
    });
    expect(roomOf(await as(chat, 'ann').update(roomId, { topic: '' }))).toMatchObject({ name: 'After', topic: null });
    const bad = await as(chat, 'ann').update(roomId, { name: 'x'.repeat(81) });
    expect([codeOf(bad), fieldOf(bad)]).toEqual(['PAYLOAD_TOO_LARGE', 'name']);

    const changes = [{ name: 'Both' }, { topic: 'Kept' }];
    await Promise.all(changes.map((input, index) => as(chat, 'ann', both()[index]).update(roomId, input)));
    const { data } = await chat.ask('ann', 'query ($id: ID!) { room(id: $id) { name topic } }', { id: roomId });
    expect(data.room).toEqual({ name: 'Both', topic: 'Kept' });
    const found = await chat.ask('eve', '{ rooms(query: "both") { edges { node { id } } } }');
    expect(found.data.rooms.edges).toEqual([{ node: { id: roomId } }]);
  });

  test('is read-only once it is archived', async () => {
    const roomId = await roomWith('PUBLIC', 'ben');
    await chat.send('ann', roomId, 'the end');
    const archived = roomOf(await as(chat, 'ann').archive(roomId));
    expect(archived['archivedAt']).toEqual(expect.any(String));
    expect(roomOf(await as(chat, 'ann').archive(roomId))['archivedAt']).toBe(archived['archivedAt']);

    const ann = as(chat, 'ann');
    const rejected = [
      await ann.update(roomId, { name: 'New' }),
      await ann.add(roomId, 'cat'),
      await ann.remove(roomId, 'ben'),
      await ann.setRole(roomId, 'ben', 'OWNER'),
      await as(chat, 'cat').join(roomId),
      await chat.send('ann', roomId, 'one more'),
    ];
    expect(rejected.map((response) => response.errors?.[0]?.message)).toEqual(
      rejected.map(() => 'This room is archived.'),
    );
    const query = 'query ($id: ID!) { room(id: $id) { lastMessage { body } } }';
    expect((await chat.ask('ben', query, { id: roomId })).data.room).toEqual({ lastMessage: { body: 'the end' } });
    expect(roomOf(await as(chat, 'ben').markRead(roomId, 1))).toMatchObject({ viewer: { readSeq: 1 } });
  });
});
