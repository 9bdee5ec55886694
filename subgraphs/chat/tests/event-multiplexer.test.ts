import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ChatFixture } from './support/chat-fixture.ts';
import { RawUpstream, type Frame } from './support/raw-upstream.ts';
import { as } from './support/rooms.ts';

const FOLLOW = `subscription ($roomId: ID!, $after: String) {
  roomEvents(roomId: $roomId, after: $after) { __typename cursor ... on MessageAdded { message { seq body } } }
}`;
const REACTIONS = `subscription ($roomId: ID!, $after: String) {
  roomEvents(roomId: $roomId, after: $after) {
    __typename cursor ... on MessageUpdated { message { reactions { emoji viewerReacted } } }
  }
}`;
const ROOM = `subscription ($roomId: ID!, $after: String) {
  roomEvents(roomId: $roomId, after: $after) { cursor ... on MessageAdded { message { seq room { name } } } }
}`;

let chat: ChatFixture;
let upstream: RawUpstream;

beforeAll(async () => {
  chat = await ChatFixture.start({});
});
afterAll(() => chat.close());

beforeEach(async () => {
  upstream = await RawUpstream.open(chat.replicas[0]);
});
afterEach(() => upstream.close());

/** Subscribes a user to a room with grouping. @returns the group. */
async function follow(id: string, name: string, roomId: string, query = FOLLOW): Promise<string> {
  upstream.subscribe(id, query, { roomId }, await chat.authorize(name));
  return (await upstream.untilGrouped(id)).group;
}

const eventOf = ({ payload }: Frame) => payload?.data?.roomEvents;
const summary = (frame: Frame) => [frame.id, frame.type, eventOf(frame)?.['__typename']];
const seqOf = (frame: Frame) => (eventOf(frame)?.['message'] as { seq: number } | undefined)?.seq;

async function roomOf(...names: string[]): Promise<string> {
  const [owner = 'ada', ...others] = names;
  const roomId = await chat.room(owner, { kind: 'PRIVATE' });
  for (const name of others) await as(chat, owner).add(roomId, name);
  return roomId;
}

const cursorOf = async (name: string, roomId: string) =>
  (await chat.ask(name, 'query ($id: ID!) { room(id: $id) { cursor } }', { id: roomId })).data.room.cursor;

describe('subscriptions with the same selection of the same room', () => {
  test('receive an event in one frame', async () => {
    const roomId = await roomOf('ada', 'grace', 'lin');
    const groups = [
      await follow('a', 'ada', roomId),
      await follow('g', 'grace', roomId),
      await follow('l', 'lin', roomId),
    ];
    expect(new Set(groups).size).toBe(1);
    await chat.send('ada', roomId, 'one');
    await chat.send('ada', roomId, 'two');
    const frames = await upstream.take(2);
    expect(frames.map(summary)).toEqual(groups.slice(0, 2).map((group) => [group, 'next', 'MessageAdded']));
    expect(frames.map(seqOf)).toEqual([1, 2]);
  });

  test('join the group when they have caught up: no event is missing or repeated', async () => {
    const roomId = await roomOf('ada', 'grace');
    const start = await cursorOf('ada', roomId);
    const group = await follow('a', 'ada', roomId);
    for (const body of ['one', 'two', 'three']) await chat.send('ada', roomId, body);
    expect((await upstream.take(3)).map(({ id }) => id)).toEqual([group, group, group]);

    upstream.subscribe('g', FOLLOW, { roomId, after: start }, await chat.authorize('grace'));
    const caughtUp = await upstream.untilGrouped('g');
    expect(caughtUp.group).toBe(group);
    expect(caughtUp.before.map((frame) => [frame.id, seqOf(frame)])).toEqual([
      ['g', 1],
      ['g', 2],
      ['g', 3],
    ]);
    await chat.send('ada', roomId, 'four');
    const last = await upstream.next();
    expect([last.id, seqOf(last)]).toEqual([group, 4]);
  });

  test('receive results that depend on the viewer separately', async () => {
    const roomId = await roomOf('ada', 'grace');
    const group = await follow('a', 'ada', roomId, REACTIONS);
    expect(await follow('g', 'grace', roomId, REACTIONS)).toBe(group);
    const { data } = await chat.send('ada', roomId, 'one');
    expect(summary(await upstream.next())).toEqual([group, 'next', 'MessageAdded']);

    const react = 'mutation ($id: ID!) { addReaction(messageId: $id, emoji: "👍") { id } }';
    await chat.ask('grace', react, { id: data.sendMessage.id });
    const own = await upstream.take(2);
    const reacted = own.map((frame) => [
      frame.id,
      (eventOf(frame)?.['message'] as { reactions: { viewerReacted: boolean }[] }).reactions[0]?.viewerReacted,
    ]);
    expect(reacted.sort()).toEqual([
      ['a', false],
      ['g', true],
    ]);
  });

  test('are executed separately for fields that only some viewers may see', async () => {
    const roomId = await roomOf('ada', 'grace');
    const group = await follow('a', 'ada', roomId, ROOM);
    await follow('g', 'grace', roomId, ROOM);
    await chat.send('ada', roomId, 'one');
    const ids = (await upstream.take(2)).map(({ id }) => id);
    expect(ids.sort()).toEqual(['a', 'g']);
    expect(ids).not.toContain(group);
  });

  test('end for a removed member with the removal', async () => {
    const roomId = await roomOf('ada', 'grace');
    const group = await follow('a', 'ada', roomId);
    await follow('g', 'grace', roomId);
    await as(chat, 'ada').remove(roomId, 'grace');
    const [removal, leaving, ...end] = await upstream.take(4);
    expect(summary(removal as Frame)).toEqual([group, 'next', 'MemberRemoved']);
    expect(leaving).toMatchObject({ id: 'g', payload: { extensions: { group: null } } });
    expect(end).toMatchObject([
      { id: 'g', type: 'next', payload: { errors: [{ extensions: { code: 'NOT_FOUND' } }] } },
      { id: 'g', type: 'complete' },
    ]);
    await chat.send('ada', roomId, 'among us');
    expect(summary(await upstream.next())).toEqual([group, 'next', 'MessageAdded']);
  });

  test('stop for a member that unsubscribes, and the last one frees the group', async () => {
    const roomId = await roomOf('ada', 'grace');
    const group = await follow('a', 'ada', roomId);
    await follow('g', 'grace', roomId);
    upstream.complete('g');
    upstream.complete('a');
    expect(await follow('b', 'ada', roomId)).not.toBe(group);
  });

  test('are grouped by selection, room and start position support', async () => {
    const [roomId, other] = [await roomOf('ada'), await roomOf('ada')];
    const groups = [
      await follow('1', 'ada', roomId),
      await follow('2', 'ada', roomId, ROOM),
      await follow('3', 'ada', other),
    ];
    expect(new Set(groups).size).toBe(3);
    upstream.subscribe('4', FOLLOW, { roomId }, await chat.authorize('mallory'));
    expect(await upstream.next()).toMatchObject({
      id: '4',
      payload: { errors: [{ extensions: { code: 'NOT_FOUND' } }] },
    });
  });
});
