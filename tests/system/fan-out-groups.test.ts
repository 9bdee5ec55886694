import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ExecutionResult } from 'graphql-ws';
import { Person, take } from '../support/client.ts';

/** Enough to form a fan-out group on each chat replica. */
const READERS = 4;

const MESSAGE = '... on MessageAdded { message { seq body author { displayName } } }';
const follow = (selection: string, declarations = '') =>
  `subscription ($roomId: ID!, $after: String${declarations}) {
    roomEvents(roomId: $roomId, after: $after) { __typename cursor ${selection} }
  }`;

interface FollowedEvent {
  roomEvents: {
    __typename: string;
    cursor: string;
    message?: {
      seq: number;
      body: string;
      author: { displayName?: string; email?: string | null };
      reactions?: { viewerReacted: boolean }[];
    };
  };
}
type Stream = AsyncIterableIterator<ExecutionResult<FollowedEvent>>;

let ada: Person;
let readers: Person[];

beforeAll(async () => {
  const names = Array.from({ length: READERS }, (_, index) => `reader${index}`);
  [ada, ...readers] = (await Promise.all(['ada', ...names].map((name) => Person.register(name)))) as [
    Person,
    ...Person[],
  ];
});

afterAll(async () => {
  await Promise.all([ada, ...readers].map((person) => person.close()));
});

const privateRoom = () => ada.createRoom({ kind: 'PRIVATE', memberIds: readers.map(({ id }) => id) });

/** Opens two streams per reader and waits until all are live, so that they form fan-out groups. */
async function followTogether(roomId: string, query: string, variables: object = {}): Promise<Stream[]> {
  const streams = [...readers, ...readers].map((reader) =>
    reader.subscribe<FollowedEvent>(query, { roomId, ...variables }),
  );
  const first = Promise.allSettled(streams.map((stream) => take(stream, 1)));
  // Streams start at different messages, so send until each has received one.
  let isOver = false;
  void first.then(() => (isOver = true));
  while (!isOver) await ada.sendMessage(roomId, 'Is everybody here?');
  const { seq } = await ada.sendMessage(roomId, 'Yes');
  await Promise.all(streams.map((stream) => untilSeq(stream, seq)));
  return streams;
}

async function untilSeq(stream: Stream, seq: number): Promise<void> {
  for (;;) {
    const [event] = await take(stream, 1);
    if (event?.data?.roomEvents.message?.seq === seq) return;
  }
}

const eventsOf = async (stream: Stream, count: number) =>
  (await take(stream, count)).map(({ data }) => data?.roomEvents);

describe('subscribers in a fan-out group', () => {
  test('receive every event once and in order, including one who resumes from an older cursor', async () => {
    const roomId = await privateRoom();
    const streams = await followTogether(roomId, follow(MESSAGE));
    const first = await ada.sendMessage(roomId, 'one');
    const [event] = await eventsOf(streams[0] as Stream, 1);
    await ada.sendMessage(roomId, 'two');
    const back = readers[0]?.subscribe<FollowedEvent>(follow(MESSAGE), { roomId, after: event?.cursor }) as Stream;
    const [missed] = await eventsOf(back, 1);
    await ada.sendMessage(roomId, 'three');
    const [next] = await eventsOf(back, 1);
    expect([missed, next].map((received) => received?.message?.seq)).toEqual([first.seq + 1, first.seq + 2]);
    for (const stream of streams.slice(1)) {
      const received = await eventsOf(stream, 3);
      expect(received.map((each) => each?.message)).toEqual(
        ['one', 'two', 'three'].map((body, index) => ({
          seq: first.seq + index,
          body,
          author: { displayName: 'Ada' },
        })),
      );
    }
  });

  test('receive viewer-dependent fields of both services as themselves', async () => {
    const roomId = await privateRoom();
    const query = follow(
      `... on MessageAdded { message { seq author { email } } }
       ... on MessageUpdated { message { seq author { email } reactions { viewerReacted } } }`,
    );
    const streams = await followTogether(roomId, query);
    const [writer] = readers as [Person];
    const { id } = await writer.sendMessage(roomId, 'Who sees my address?');
    const added = await Promise.all(streams.map((stream) => eventsOf(stream, 1)));
    await writer.execute('mutation ($id: ID!) { addReaction(messageId: $id, emoji: "🔒") { id } }', { id });
    const updated = await Promise.all(streams.map((stream) => eventsOf(stream, 1)));
    streams.forEach((_, index) => {
      const isOwn = index % readers.length === 0;
      const email = isOwn ? expect.stringContaining('@') : null;
      expect(added[index]?.[0]?.message?.author.email).toEqual(email);
      expect(updated[index]?.[0]?.message).toMatchObject({ author: { email }, reactions: [{ viewerReacted: isOwn }] });
    });
  });

  test('receive the fields that their own variables select', async () => {
    const roomId = await privateRoom();
    const query = follow(
      '... on MessageAdded { message { seq author { displayName @include(if: $named) id @skip(if: $named) } } }',
      ', $named: Boolean!',
    );
    const named = await followTogether(roomId, query, { named: true });
    const nameless = await followTogether(roomId, query, { named: false });
    const { seq } = await ada.sendMessage(roomId, 'one');
    for (const stream of named) {
      await untilSeq(stream, seq - 1);
      expect((await eventsOf(stream, 1))[0]?.message?.author).toEqual({ displayName: 'Ada' });
    }
    for (const stream of nameless) expect((await eventsOf(stream, 1))[0]?.message?.author).toEqual({ id: ada.id });
  });

  test('no longer include a removed member at the next event', async () => {
    const roomId = await privateRoom();
    const streams = await followTogether(roomId, follow(MESSAGE));
    const [mallory] = readers as [Person];
    await ada.execute('mutation ($r: ID!, $u: ID!) { removeMember(roomId: $r, userId: $u) { id } }', {
      r: roomId,
      u: mallory.id,
    });
    await ada.sendMessage(roomId, 'Among ourselves');
    for (const [index, stream] of streams.entries()) {
      const [removal] = await eventsOf(stream, 1);
      expect(removal?.__typename).toBe('MemberRemoved');
      const [next] = await take(stream, 1);
      if (index % readers.length === 0) {
        expect(next).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
        expect(JSON.stringify(next)).not.toContain('Among');
        expect(await stream.next()).toMatchObject({ done: true });
      } else {
        expect(next?.data?.roomEvents.message?.body).toBe('Among ourselves');
      }
    }
  });
});
