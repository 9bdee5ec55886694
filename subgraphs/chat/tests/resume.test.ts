import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Connection } from 'mongoose';
import { ChatFixture, codeOf, seqs, take } from './support/chat-fixture.ts';

let chat: ChatFixture;
beforeAll(async () => {
  // No sweeps, and revs never count as abandoned, so that only the tested mechanism delivers events.
  const patient = { TAIL_SWEEP_MS: 600_000, WRITE_DEADLINE_MS: 600_000 };
  chat = await ChatFixture.start(patient, patient);
});
afterAll(() => chat.close());

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

const roomWithCursor = async (roomId: string, withMessages = '') => {
  const { data } = await chat.ask('ann', `query ($id: ID!) { room(id: $id) { ${withMessages} cursor } }`, {
    id: roomId,
  });
  return data.room;
};

const send = async (roomId: string, count: number) => {
  for (let index = 0; index < count; index++) {
    await chat.send('ann', roomId, 'hi', randomUUID(), chat.replicas[index % 2]);
  }
};

describe('resuming', () => {
  test('from the cursor of an event delivers exactly the missed events, on another replica too', async () => {
    const roomId = await chat.room('ann');
    const events = await chat.follow('ann', roomId, (await roomWithCursor(roomId)).cursor);
    await send(roomId, 4);
    const seen = await take(events, 2);
    await events.return?.();
    await send(roomId, 3);
    for (const replica of chat.replicas) {
      const resumed = await chat.follow('ann', roomId, seen[1]?.cursor, replica);
      expect(seqs(await take(resumed, 5))).toEqual([3, 4, 5, 6, 7]);
      await send(roomId, 1);
      const [next] = await take(resumed, 1);
      expect(next?.message.seq).toBeGreaterThan(7);
    }
  });

  test('from the cursor of a page of messages, page and events are complete together', async () => {
    const roomId = await chat.room('ann');
    const sending = send(roomId, 30);
    for (let round = 0; round < 3; round++) {
      const room = await roomWithCursor(roomId, 'messages(last: 100) { edges { node { seq } } }');
      const page = room.messages.edges.map(({ node }) => node.seq);
      const last = page.at(-1) ?? 0;
      const events = await chat.follow('ann', roomId, room.cursor, chat.replicas[round % 2]);
      const rest: number[] = [];
      while ((rest.at(-1) ?? last) < 30) rest.push(...seqs(await take(events, 1)));
      expect([...page, ...rest]).toEqual(upTo(30));
      await events.return?.();
    }
    await sending;
  });

  test('delivers a backfill of many pages in order', async () => {
    const roomId = await chat.room('ann');
    const { cursor } = await roomWithCursor(roomId);
    const count = 700;
    await chat.withStore((store) => insert(store, roomId, upTo(count), count));
    const events = await chat.follow('ann', roomId, cursor);
    expect(seqs(await take(events, count))).toEqual(upTo(count));
  });

  test('delivers a write that had its rev but was not stored when the cursor was read', async () => {
    const roomId = await chat.room('ann');
    await send(roomId, 1);
    // Rev 2 is allocated for a slow write; rev 3 is stored first.
    await chat.withStore((store) => insert(store, roomId, [3], 3));
    const { cursor, messages } = await roomWithCursor(roomId, 'messages { edges { node { seq } } }');
    expect(messages.edges.map(({ node }) => node.seq)).toEqual([1, 3]);
    await chat.withStore((store) => insert(store, roomId, [2], 3));
    for (const replica of chat.replicas) {
      const events = await chat.follow('ann', roomId, cursor, replica);
      expect(seqs(await take(events, 1))).toEqual([2]);
      await events.return?.();
    }
  });

  test('delivers such a write that is stored after the subscription has begun', async () => {
    const roomId = await chat.room('ann');
    await chat.withStore((store) => insert(store, roomId, [2], 2));
    const { cursor } = await roomWithCursor(roomId);
    const events = await chat.follow('ann', roomId, cursor);
    await send(roomId, 1);
    expect(seqs(await take(events, 1))).toEqual([3]);
    const [late] = await chat.withStore((store) => insert(store, roomId, [1], 3));
    await chat.publish(
      roomId,
      JSON.stringify({ changes: [{ kind: 'message', rev: late?.rev, message: { ...late, id: late?._id } }] }),
    );
    expect(seqs(await take(events, 1))).toEqual([1]);
  });

  test('rejects a cursor of another room', async () => {
    const roomId = await chat.room('ann');
    const { cursor: ofOtherRoom } = await roomWithCursor(await chat.room('ann'));
    // Correctly signed, but ahead of the room.
    const ahead = chat.roomCursor(roomId, '1000:');
    const forged = Buffer.from(`1:${roomId}:9000:${upTo(4_090).map((rev) => 2 * rev)}`).toString('base64url');
    for (const cursor of ['', 'nonsense', ofOtherRoom, ahead, forged]) {
      const { value } = await (await chat.follow('ann', roomId, cursor)).next();
      expect(value).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }] });
    }
  });
});

describe('a channel', () => {
  test('with malformed payloads does not disturb subscribers', async () => {
    const roomId = await chat.room('ann');
    const events = await chat.follow('ann', roomId, (await roomWithCursor(roomId)).cursor);
    await send(roomId, 1);
    await take(events, 1);
    for (const payload of ['', 'not json', '{}', '{"changes":[{"kind":"message","rev":2}]}', '[[[']) {
      await chat.publish(roomId, payload);
    }
    await send(roomId, 1);
    expect(seqs(await take(events, 1))).toEqual([2]);
  });

  test('with lost publications is supplemented from the store', async () => {
    const roomId = await chat.room('ann');
    const events = await chat.follow('ann', roomId, (await roomWithCursor(roomId)).cursor);
    await send(roomId, 1);
    await take(events, 1);
    await chat.withStore((store) => insert(store, roomId, [2, 3], 3));
    await send(roomId, 1);
    expect(seqs(await take(events, 3))).toEqual([2, 3, 4]);
  });
});

describe('a change by another replica', () => {
  test('is delivered in order, even if its publication is lost', async () => {
    const roomId = await chat.room('ann');
    const events = await chat.follow('ann', roomId, (await roomWithCursor(roomId)).cursor);
    await chat.withStore(async (store) => {
      const _id = `${roomId}-${randomUUID()}`;
      const membership = {
        _id,
        roomId,
        userId: randomUUID(),
        role: 'MEMBER',
        joinedAt: new Date(),
        leftAt: null,
        readSeq: 0,
        muted: false,
        rev: 2,
        createdRev: 2,
        pastRevs: [],
      };
      await store.collection<{ _id: string }>('memberships').insertOne(membership);
      await store.collection<{ _id: string }>('rooms').updateOne({ _id: roomId }, { $inc: { lastRev: 1 } });
    });
    await send(roomId, 1);
    expect((await take(events, 2)).map((event) => event.__typename)).toEqual(['MemberAdded', 'MessageAdded']);
  });
});

describe('an old cursor', () => {
  test('gives a user outside the room no stream', async () => {
    const roomId = await chat.room('ann', { kind: 'PRIVATE' });
    const { cursor } = await roomWithCursor(roomId);
    const { value } = await (await chat.follow('eve', roomId, cursor)).next();
    expect(codeOf(value)).toBe('NOT_FOUND');
  });
});

/** Stores messages as a replica that then crashes. The first rev is the owner's membership. */
async function insert(store: Connection, roomId: string, messages: number[], lastSeq: number) {
  const documents = messages.map((seq) => ({
    _id: `${roomId}-${seq}`,
    roomId,
    seq,
    rev: seq + 1,
    createdRev: seq + 1,
    authorId: randomUUID(),
    clientId: randomUUID(),
    body: 'by another',
    createdAt: new Date(),
    editedAt: null,
    deletedAt: null,
    replyToId: null,
    reactions: [],
    mentionIds: [],
    pinnedAt: null,
    empty: false,
    searchKeys: [],
    searchOrder: '',
  }));
  await store.collection<{ _id: string }>('messages').insertMany(documents);
  await store
    .collection<{ _id: string }>('rooms')
    .updateOne({ _id: roomId }, { $set: { lastSeq, lastRev: lastSeq + 1 } });
  return documents;
}
