import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ChatFixture, take } from './support/chat-fixture.ts';
import { as, idsIn, outcome, roomOf, rosterOf } from './support/rooms.ts';

let chat: ChatFixture;
beforeAll(async () => {
  chat = await ChatFixture.start({}, {});
});
afterAll(() => chat.close());

const isListed = async (name: string, roomId: string) =>
  (await Promise.all((['myRooms', 'hiddenRooms'] as const).map((list) => idsIn(chat, name, list))))
    .flat()
    .includes(roomId);

/** The names of a room's members. */
async function namesIn(viewer: string, roomId: string, ...names: string[]) {
  const { count, roles } = await rosterOf(chat, viewer, roomId);
  expect(count).toBe(roles.size);
  return names.filter((name) => roles.has(chat.user(name)));
}

describe('a group', () => {
  test('can be left, and no longer exists for its former members', async () => {
    const { id } = roomOf(await as(chat, 'ann').openDirect('ben', 'cat'));
    await chat.send('ann', id, 'hello');
    expect(roomOf(await as(chat, 'ben').leave(id))).toMatchObject({ memberCount: 2, directSize: 3, viewer: null });
    expect(await namesIn('ann', id, 'ann', 'ben', 'cat')).toEqual(['ann', 'cat']);
    expect(await isListed('ben', id)).toBe(false);
    expect(outcome(await chat.send('ben', id, 'one more'))).toBe('NOT_FOUND');
    expect(outcome(await as(chat, 'ben').leave(id))).toBe('NOT_FOUND');
    // Only two members remain, but it was opened for more: it can still be left.
    expect(outcome(await as(chat, 'ann').leave(id))).toBe('OK');
    expect(outcome(await as(chat, 'cat').leave(id))).toBe('OK');
  });

  test('readmits a former member who opens it again', async () => {
    const { id } = roomOf(await as(chat, 'dan').openDirect('eve', 'fay'));
    await as(chat, 'dan').leave(id);
    expect(roomOf(await as(chat, 'dan').openDirect('eve', 'fay'))).toMatchObject({
      id,
      memberCount: 3,
      viewer: { role: 'MEMBER', hidden: false },
    });
    expect(await namesIn('eve', id, 'dan', 'eve', 'fay')).toEqual(['dan', 'eve', 'fay']);
  });

  test('readmits former members when others open it, and shows it to them with the next message', async () => {
    const { id } = roomOf(await as(chat, 'gus').openDirect('hal', 'ivy'));
    await chat.send('gus', id, 'hello');
    await as(chat, 'hal').leave(id);
    const [one, two] = chat.replicas;
    const opened = await Promise.all([
      as(chat, 'gus', one).openDirect('hal', 'ivy'),
      as(chat, 'ivy', two).openDirect('hal', 'gus'),
    ]);
    expect(opened.map((response) => roomOf(response))).toMatchObject([
      { id, memberCount: 3 },
      { id, memberCount: 3 },
    ]);
    expect(await namesIn('gus', id, 'gus', 'hal', 'ivy')).toEqual(['gus', 'hal', 'ivy']);
    expect(await idsIn(chat, 'hal', 'hiddenRooms')).toContain(id);
    await chat.send('ivy', id, 'welcome back');
    expect(await idsIn(chat, 'hal', 'myRooms')).toContain(id);
  });

  test('does not readmit users whom others can no longer add to a room', async () => {
    const replica = await chat.addReplica({ MAX_ROOMS_PER_USER_BY_OTHERS: 1 });
    const { id } = roomOf(await as(chat, 'jon').openDirect('kit', 'lou'));
    await as(chat, 'kit').leave(id);
    await chat.room('kit');
    expect(outcome(await as(chat, 'jon', replica).openDirect('kit', 'lou'))).toBe('FORBIDDEN');
    expect(await namesIn('jon', id, 'jon', 'kit', 'lou')).toEqual(['jon', 'lou']);
  });

  test('cannot be left if it is a conversation of two or the room for notes', async () => {
    for (const others of [['ben'], []]) {
      const { id } = roomOf(await as(chat, 'ann').openDirect(...others));
      expect(outcome(await as(chat, 'ann').leave(id))).toBe('FORBIDDEN');
    }
  });
});

describe.each(['PUBLIC', 'PRIVATE'])('an archived %s room', (kind) => {
  test('can be left, even by the last owner, and announces it', async () => {
    const roomId = await chat.room('ann', { kind, memberIds: [chat.user('ben'), chat.user('cat')] });
    await as(chat, 'ann').archive(roomId);
    const events = await chat.follow('cat', roomId);
    await events.next(); // The stream is open from here.
    expect(roomOf(await as(chat, 'ann').leave(roomId))).toMatchObject({ memberCount: 2, viewer: null });
    expect(await take(events, 1)).toMatchObject([{ __typename: 'MemberRemoved' }]);
    expect(await isListed('ann', roomId)).toBe(false);
    expect(await namesIn('cat', roomId, 'ann', 'ben', 'cat')).toEqual(['ben', 'cat']);
    for (const name of ['ben', 'cat']) expect(outcome(await as(chat, name).leave(roomId))).toBe('OK');
    expect(outcome(await as(chat, 'ann').join(roomId))).toBe(kind === 'PUBLIC' ? 'FORBIDDEN' : 'NOT_FOUND');
  });

  test('counts each departure once when many leave on two replicas, and rejects other changes', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `${kind}-${index}`);
    const roomId = await chat.room('ann', { kind, memberIds: names.map((name) => chat.user(name)) });
    await as(chat, 'ann').archive(roomId);
    const left = names.slice(0, 5);
    const [one, two] = chat.replicas;
    await Promise.all([
      ...left.flatMap((name) => [as(chat, name, one).leave(roomId), as(chat, name, two).leave(roomId)]),
      ...names.slice(5).map((name) => as(chat, 'ann', two).remove(roomId, name)),
      as(chat, 'ann', one).add(roomId, 'new'),
    ]);
    expect(await namesIn('ann', roomId, 'ann', ...names, 'new')).toEqual(['ann', ...names.slice(5)]);
  });

  test('finishes a departure announced by a replica that crashed', async () => {
    const roomId = await chat.room('ann', { kind, memberIds: [chat.user('ben'), chat.user('cat')] });
    await as(chat, 'ann').archive(roomId);
    await chat.withStore(async (store) => {
      const [rooms, memberships] = [
        store.collection<{ _id: string; lastRev: number }>('rooms'),
        store.collection('memberships'),
      ];
      const own = await memberships.findOne({ roomId, userId: chat.user('ben') });
      const room = await rooms.findOne({ _id: roomId });
      const rev = (room?.lastRev ?? 0) + 1;
      const pending = { rev, memberships: [{ ...own, rev, leftAt: new Date() }], audits: [], memberCountDelta: -1 };
      await rooms.updateOne({ _id: roomId }, { $set: { lastRev: rev, rosterRev: rev, pending } });
    });
    expect(outcome(await as(chat, 'cat').leave(roomId))).toBe('OK');
    expect(await namesIn('ann', roomId, 'ann', 'ben', 'cat')).toEqual(['ann']);
  });
});
