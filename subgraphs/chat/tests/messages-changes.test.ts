import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { RunningService } from '@parley/service/http';
import { ChatFixture, codeOf, fieldOf, take } from './support/chat-fixture.ts';

const FIELDS = `id seq body editedAt deletedAt pinned replyCount author { id } mentions { id }
  replyTo { id body deletedAt } reactions { emoji count viewerReacted users { id } }`;

interface MessageView {
  id: string;
  seq: number;
  body: string;
  editedAt: string | null;
  deletedAt: string | null;
  pinned: boolean;
  replyCount: number;
  mentions: { id: string }[];
  replyTo: { id: string; body: string; deletedAt: string | null } | null;
  reactions: { emoji: string; count: number; viewerReacted: boolean; users: { id: string }[] }[];
}

let chat: ChatFixture;
let roomId: string;
beforeAll(async () => {
  chat = await ChatFixture.start({}, {});
});
afterAll(() => chat.close());
/** Creates a public room of ann with ben as a member. */
beforeEach(async () => {
  roomId = await chat.room('ann');
  await chat.ask('ben', 'mutation ($id: ID!) { joinRoom(roomId: $id) { id } }', { id: roomId });
});

type Fields = Record<string, MessageView>;
const ask = async (name: string, query: string, variables: object, replica?: RunningService) => {
  const response = await chat.ask(name, query, variables, replica);
  return { response, data: response.data as unknown as Fields };
};

/** Runs a mutation of a message with the given arguments. */
const mutate = (name: string, mutation: string, args: Record<string, string>, replica?: RunningService) => {
  const names = Object.keys(args);
  const types = names.map((arg) => `$${arg}: ${/id$/i.test(arg) ? 'ID' : 'String'}!`).join(', ');
  const passed = names.map((arg) => `${arg}: $${arg}`).join(', ');
  return ask(name, `mutation (${types}) { done: ${mutation}(${passed}) { ${FIELDS} } }`, args, replica);
};
const done = async (...args: Parameters<typeof mutate>): Promise<MessageView> => {
  const { response, data } = await mutate(...args);
  expect(response.errors).toBeUndefined();
  return data['done'] as MessageView;
};
const rejection = async (...args: Parameters<typeof mutate>) => codeOf((await mutate(...args)).response);

const send = async (name: string, body: string, more: object = {}, replica?: RunningService): Promise<MessageView> => {
  const input = { roomId, body, clientId: randomUUID(), ...more };
  const { response, data } = await ask(
    name,
    `mutation ($input: SendMessageInput!) { sent: sendMessage(input: $input) { ${FIELDS} } }`,
    { input },
    replica,
  );
  expect(response.errors).toBeUndefined();
  return data['sent'] as MessageView;
};
const read = async (name: string, id: string, replica?: RunningService): Promise<MessageView> => {
  const { data } = await ask(name, `query ($id: ID!) { message(id: $id) { ${FIELDS} } }`, { id }, replica);
  return data['message'] as MessageView;
};
const search = async (name: string, query: string, more: object = {}) => {
  const { data } = await chat.ask(
    name,
    `query ($query: String!, $roomId: ID, $first: Int, $after: String) {
      searchMessages(query: $query, roomId: $roomId, first: $first, after: $after) {
        edges { cursor node { id body } } pageInfo { hasNextPage endCursor }
      }
    }`,
    { query, ...more },
  );
  const page = (data as unknown as { searchMessages: typeof data.room.messages }).searchMessages;
  return { bodies: page.edges.map(({ node }) => node.body), ...page.pageInfo };
};
const lastRev = async (): Promise<number | undefined> =>
  chat.withStore(async (store) => {
    const room = await store.collection<{ _id: string; lastRev: number }>('rooms').findOne({ _id: roomId });
    return room?.lastRev;
  });

describe('editMessage', () => {
  test('replaces the text, once', async () => {
    const { id } = await send('ann', 'frist');
    const edited = await done('ann', 'editMessage', { id, body: 'first' });
    expect(edited).toMatchObject({ id, seq: 1, body: 'first', editedAt: expect.any(String) });
    const rev = await lastRev();
    expect(await done('ann', 'editMessage', { id, body: 'first' })).toEqual(edited);
    expect(await lastRev()).toBe(rev);
    expect(await read('ben', id, chat.replicas[1])).toEqual(edited);
  });

  test('is allowed only for the author, with valid text', async () => {
    const { id } = await send('ann', 'mine');
    expect(await rejection('ben', 'editMessage', { id, body: 'no' })).toBe('FORBIDDEN');
    expect(await rejection('ann', 'editMessage', { id, body: ' ' })).toBe('BAD_USER_INPUT');
    expect(await rejection('ann', 'editMessage', { id, body: 'x'.repeat(8_001) })).toBe('PAYLOAD_TOO_LARGE');
    expect((await read('ann', id)).body).toBe('mine');
  });
});

describe('deleteMessage', () => {
  test('leaves a tombstone and removes the text everywhere', async () => {
    const { id } = await send('ann', 'embarrassing for @ben');
    const reply = await send('ben', 'quite', { replyToId: id });
    await done('ben', 'addReaction', { messageId: id, emoji: '👍' });
    await done('ben', 'pinMessage', { id });
    const rev = await lastRev();
    const deleted = await done('ann', 'deleteMessage', { id });
    expect(deleted).toMatchObject({
      body: '',
      deletedAt: expect.any(String),
      reactions: [],
      mentions: [],
      pinned: false,
      replyCount: 1,
    });
    expect(await done('ann', 'deleteMessage', { id })).toEqual(deleted);
    expect(await lastRev()).toBe(Number(rev) + 1);

    expect((await read('ben', reply.id)).replyTo).toEqual({ id, body: '', deletedAt: deleted.deletedAt });
    expect((await search('ben', 'embarrassing')).bodies).toEqual([]);
    const { data } = await chat.ask(
      'ben',
      `query ($id: ID!) { room(id: $id) { lastMessage { body } pinnedMessages { body } messages { edges { node { body } } } } }`,
      { id: roomId },
    );
    expect(data.room).toEqual({
      lastMessage: { body: 'quite' },
      pinnedMessages: [],
      messages: { edges: [{ node: { body: '' } }, { node: { body: 'quite' } }] },
    });
    const stored = await chat.withStore((store) => store.collection('messages').find({ roomId }).toArray());
    expect(JSON.stringify(stored)).not.toContain('embarrassing');
  });

  test('prevents later changes to the message', async () => {
    const { id } = await send('ann', 'gone soon');
    await done('ann', 'deleteMessage', { id });
    expect(await rejection('ann', 'editMessage', { id, body: 'back' })).toBe('FORBIDDEN');
    expect(await rejection('ben', 'addReaction', { messageId: id, emoji: '👍' })).toBe('FORBIDDEN');
    expect(await rejection('ben', 'pinMessage', { id })).toBe('FORBIDDEN');
    await done('ben', 'removeReaction', { messageId: id, emoji: '👍' });
    await done('ben', 'unpinMessage', { id });
    expect((await read('ben', id)).body).toBe('');
  });

  test('of others is allowed for moderators, and audited', async () => {
    const ofBen = await send('ben', 'ben says');
    const ofAnn = await send('ann', 'ann says');
    expect(await rejection('ben', 'deleteMessage', { id: ofAnn.id })).toBe('FORBIDDEN');
    expect((await done('ann', 'deleteMessage', { id: ofBen.id })).deletedAt).not.toBeNull();
    await done('ann', 'deleteMessage', { id: ofAnn.id });
    const noted = await chat.withStore((store) =>
      store
        .collection('audit')
        .find({ roomId }, { projection: { _id: 0, at: 0 } })
        .toArray(),
    );
    expect(noted).toEqual([
      {
        actorId: chat.user('ann'),
        action: 'MESSAGE_DELETED',
        roomId,
        messageId: ofBen.id,
        targetId: chat.user('ben'),
      },
    ]);
  });
});

describe('reactions', () => {
  test('are counted by emoji in order of first use, once per user', async () => {
    const { id: messageId } = await send('ann', 'news');
    await done('ben', 'addReaction', { messageId, emoji: '🎉\uFE0F' });
    await done('ann', 'addReaction', { messageId, emoji: '❤' });
    await done('ann', 'addReaction', { messageId, emoji: '🎉' });
    const rev = await lastRev();
    const again = await done('ann', 'addReaction', { messageId, emoji: '🎉' });
    expect(again.reactions).toEqual([
      {
        emoji: '🎉',
        count: 2,
        viewerReacted: true,
        users: [{ id: chat.user('ben') }, { id: chat.user('ann') }],
      },
      { emoji: '❤️', count: 1, viewerReacted: true, users: [{ id: chat.user('ann') }] },
    ]);
    expect(await lastRev()).toBe(rev);
    await done('ann', 'removeReaction', { messageId, emoji: '❤️' });
    await done('ann', 'removeReaction', { messageId, emoji: '❤️' });
    expect(await lastRev()).toBe(Number(rev) + 1);
    expect((await read('ben', messageId)).reactions).toMatchObject([{ emoji: '🎉', count: 2 }]);
  });

  test('must be emoji', async () => {
    const { id: messageId } = await send('ann', 'news');
    const { response } = await mutate('ann', 'addReaction', { messageId, emoji: '<script>' });
    expect([codeOf(response), fieldOf(response)]).toEqual(['BAD_USER_INPUT', 'emoji']);
  });

  test('and edits by many users at once on two replicas are all in the final state', async () => {
    const { id } = await send('ann', 'busy');
    const people = Array.from({ length: 12 }, (_, index) => `p${index}`);
    for (const name of people) {
      await chat.ask(name, 'mutation ($id: ID!) { joinRoom(roomId: $id) { id } }', { id: roomId });
    }
    const first = (await lastRev()) ?? 0;
    const { data } = await chat.ask('ann', 'query ($id: ID!) { room(id: $id) { cursor } }', { id: roomId });
    await Promise.all([
      ...people.flatMap((name, index) => [
        done(name, 'addReaction', { messageId: id, emoji: '👍' }, chat.replicas[index % 2]),
        done(name, 'addReaction', { messageId: id, emoji: '🎉' }, chat.replicas[(index + 1) % 2]),
      ]),
      done('ann', 'editMessage', { id, body: 'busier' }, chat.replicas[0]),
      done('ben', 'pinMessage', { id }, chat.replicas[1]),
    ]);
    const [one, other] = await Promise.all(chat.replicas.map((replica) => read('ann', id, replica)));
    expect(other).toEqual(one);
    expect(one).toMatchObject({ body: 'busier', pinned: true });
    const everybody = people.map((name) => chat.user(name)).sort();
    expect(one?.reactions).toHaveLength(2);
    for (const { count, users } of one?.reactions ?? []) {
      expect(count).toBe(12);
      expect(users.map((user) => user.id).sort()).toEqual(everybody);
    }
    // A reader that resumes from before finds every rev accounted for, and waits for none.
    const stored = await chat.withStore((store) => store.collection('messages').findOne({ roomId, seq: 1 }));
    const revs = [...(stored?.['pastRevs'] as number[]), stored?.['rev'] as number].filter((rev) => rev > first);
    expect(revs.sort((left, right) => left - right)).toEqual(
      Array.from({ length: Number(await lastRev()) - first }, (_, index) => first + 1 + index),
    );
    expect(data.room.cursor).toEqual(expect.any(String));
  });
});

describe('pins', () => {
  test('are listed latest first, and limited in number', async () => {
    const sent: MessageView[] = [];
    for (let index = 0; index < 51; index++) sent.push(await send('ann', `m${index}`));
    for (const { id } of sent.slice(0, 50)) await done('ben', 'pinMessage', { id });
    expect(await rejection('ben', 'pinMessage', { id: sent[50]?.id ?? '' })).toBe('CONFLICT');
    await done('ann', 'pinMessage', { id: sent[3]?.id ?? '' });
    await done('ann', 'unpinMessage', { id: sent[4]?.id ?? '' });
    expect(await done('ann', 'pinMessage', { id: sent[50]?.id ?? '' })).toMatchObject({ pinned: true });
    const query = 'query ($id: ID!) { room(id: $id) { pinnedMessages { body } } }';
    const { data } = await chat.ask('ann', query, { id: roomId });
    const pinned = (data.room as unknown as { pinnedMessages: { body: string }[] }).pinnedMessages;
    expect(pinned.map(({ body }) => body).slice(0, 3)).toEqual(['m50', 'm49', 'm48']);
    expect(pinned).toHaveLength(50);
  });

  /** Pins all at once on both replicas. @returns the ids of acknowledged pins, and the error codes of the others. */
  async function pinAll(ids: readonly string[]) {
    const responses = await Promise.all(
      ids.map(async (id, index) => ({ id, ...(await mutate('ben', 'pinMessage', { id }, chat.replicas[index % 2])) })),
    );
    return {
      pinned: responses.filter(({ response }) => !response.errors).map(({ id }) => id),
      rejections: responses.flatMap(({ response }) =>
        response.errors ? [[codeOf(response), fieldOf(response)].join(' ')] : [],
      ),
    };
  }

  const listPins = async () => {
    const { data } = await ask('ann', 'query ($id: ID!) { room(id: $id) { pinnedMessages { id } } }', { id: roomId });
    return (data['room'] as unknown as { pinnedMessages: { id: string }[] }).pinnedMessages.map(({ id }) => id);
  };

  const sendMany = async (count: number) => {
    const sent = await Promise.all(Array.from({ length: count }, (_, index) => send('ann', `m${index}`)));
    return sent.map(({ id }) => id);
  };

  test('by sixty users at once are limited to fifty, and the others receive an error', async () => {
    const ids = await sendMany(60);
    const { pinned, rejections } = await pinAll(ids);
    expect(pinned).toHaveLength(50);
    expect(rejections).toEqual(Array<string>(10).fill('CONFLICT id'));
    expect((await listPins()).sort()).toEqual(pinned.sort());
    // Each freed slot is taken once.
    await Promise.all(pinned.slice(0, 3).map((id) => done('ann', 'unpinMessage', { id })));
    await done('ann', 'deleteMessage', { id: pinned[3] ?? '' });
    const again = await pinAll(ids.filter((id) => !pinned.includes(id)));
    expect(again.pinned).toHaveLength(4);
    expect((await listPins()).sort()).toEqual([...pinned.slice(4), ...again.pinned].sort());
  });

  test('include those of an earlier version, which have no slot', async () => {
    const ids = await sendMany(55);
    await chat.withStore((store) =>
      store
        .collection<{ _id: string }>('messages')
        .updateMany({ _id: { $in: ids.slice(0, 45) } }, { $set: { pinnedAt: new Date() } }),
    );
    const { pinned } = await pinAll(ids.slice(45));
    expect(pinned).toHaveLength(5);
    expect(await listPins()).toHaveLength(50);
    await done('ann', 'unpinMessage', { id: ids[0] ?? '' });
    expect((await pinAll(ids.slice(45).filter((id) => !pinned.includes(id)))).pinned).toHaveLength(1);
    expect(await listPins()).toHaveLength(50);
  });

  test('do not undo or delay concurrent changes of the same messages', async () => {
    const ids = await sendMany(52);
    const changes = [
      pinAll(ids),
      ...ids
        .slice(0, 10)
        .flatMap((messageId) => [
          done('ann', 'addReaction', { messageId, emoji: '👍' }, chat.replicas[0]),
          done('ann', 'editMessage', { id: messageId, body: 'edited' }, chat.replicas[1]),
        ]),
    ];
    const [result] = (await Promise.all(changes)) as [Awaited<ReturnType<typeof pinAll>>];
    expect(result.pinned).toHaveLength(50);
    for (const id of ids.slice(0, 10)) {
      expect(await read('ann', id)).toMatchObject({ body: 'edited', reactions: [{ count: 1 }] });
    }
    expect((await listPins()).sort()).toEqual(result.pinned.sort());
  });
});

describe('replies', () => {
  test('refer to their message, which counts and lists them', async () => {
    const parent = await send('ann', 'question');
    const first = await send('ben', 'one', { replyToId: parent.id });
    const second = await send('ann', 'two', { replyToId: parent.id }, chat.replicas[1]);
    expect(first.replyTo).toEqual({ id: parent.id, body: 'question', deletedAt: null });
    expect((await read('ben', parent.id)).replyCount).toBe(2);
    await done('ben', 'deleteMessage', { id: first.id });
    expect((await read('ben', parent.id)).replyCount).toBe(1);
    const query = `query ($id: ID!, $after: String) { message(id: $id) { replies(first: 1, after: $after) {
      edges { node { id body } } pageInfo { hasNextPage endCursor } } } }`;
    const page = async (after?: string) => {
      const { data } = await chat.ask('ben', query, { id: parent.id, after });
      return (data as unknown as { message: { replies: typeof data.room.messages } }).message.replies;
    };
    const { edges, pageInfo } = await page();
    expect(edges).toEqual([{ node: { id: first.id, body: '' } }]);
    expect(pageInfo.hasNextPage).toBe(true);
    expect((await page(pageInfo.endCursor)).edges).toEqual([{ node: { id: second.id, body: 'two' } }]);
  });

  test('must be in the same room as their message', async () => {
    const elsewhere = await chat.room('ann');
    const there = (await chat.send('ann', elsewhere, 'there')).data.sendMessage.id;
    for (const replyToId of [there, `${roomId}-99`, 'nonsense']) {
      const { response } = await ask(
        'ann',
        'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }',
        {
          input: { roomId, body: 'hi', clientId: randomUUID(), replyToId },
        },
      );
      expect([codeOf(response), fieldOf(response)]).toEqual(['BAD_USER_INPUT', 'replyToId']);
    }
  });
});

describe('mentions', () => {
  test.each([
    ['a word after it', '@benさん、元気？', true],
    ['a word before it', '你好@ben', true],
    ['another word before it', 'привет@ben', true],
    ['emphasis around it', '_@ben_', true],
    ['an indented code block', 'see\n\n    @ben', false],
    ['a link', '[@ben](https://a.example/@ben)', false],
    ['an escaped sign', '\\@ben &#64;ben', false],
  ])('are found as the web client shows them: %s', async (_, body, isMentioned) => {
    expect((await send('ann', body)).mentions).toEqual(isMentioned ? [{ id: chat.user('ben') }] : []);
  });

  test('are those of the current text in order, without code', async () => {
    const [ann, ben] = [chat.user('ann'), chat.user('ben')];
    const message = await send('ann', 'Hey @ben, @nobody-here and `@carl`: @ann. @ben');
    expect(message.mentions).toEqual([{ id: ben }, { id: ann }]);
    const { mentions } = await done('ann', 'editMessage', { id: message.id, body: 'just @ann' });
    expect(mentions).toEqual([{ id: ann }]);
  });

  test('are limited to members in a private room', async () => {
    roomId = await chat.room('ann', { kind: 'PRIVATE', memberIds: [chat.user('ben')] });
    chat.user('cleo');
    expect((await send('ann', '@ben @cleo')).mentions).toEqual([{ id: chat.user('ben') }]);
  });

  test('are left out while auth is unavailable, and the message is sent', async () => {
    const replica = await chat.addReplica();
    await read('ann', (await send('ann', 'so that the replica has the public keys')).id, replica);
    chat.identity.isSilent = true;
    const message = await send('ann', 'hello @ben', {}, replica);
    chat.identity.isSilent = false;
    expect(message).toMatchObject({ body: 'hello @ben', mentions: [] });
  });
});

describe('searchMessages', () => {
  test('finds messages with all words, newest first, in pages', async () => {
    for (const body of ['Blue whale song', 'a WHALE, blue!', 'blue sky', 'ブルー whale blue']) await send('ann', body);
    const first = await search('ben', 'whale blue', { roomId, first: 2 });
    expect(first.bodies).toEqual(['ブルー whale blue', 'a WHALE, blue!']);
    const second = await search('ben', 'whale blue', { roomId, first: 2, after: first.endCursor });
    expect(second).toMatchObject({ bodies: ['Blue whale song'], hasNextPage: false });
    expect((await search('ben', '...', { roomId })).bodies).toEqual([]);
  });

  test('searches the current text', async () => {
    const { id } = await send('ann', 'zebra');
    await done('ann', 'editMessage', { id, body: 'okapi' });
    expect((await search('ann', 'zebra', { roomId })).bodies).toEqual([]);
    expect((await search('ann', 'okapi', { roomId })).bodies).toEqual(['okapi']);
  });

  test('without a room searches the viewer’s rooms, in order of time', async () => {
    const word = `w${randomUUID().slice(0, 8)}`;
    const other = await chat.room('ann', { kind: 'PRIVATE' });
    await send('ann', `1 ${word}`);
    await chat.send('ann', other, `2 ${word}`);
    await send('ben', `3 ${word}`);
    expect((await search('ann', word)).bodies).toEqual([`3 ${word}`, `2 ${word}`, `1 ${word}`]);
    expect((await search('ben', word)).bodies).toEqual([`3 ${word}`, `1 ${word}`]);
    expect((await search('eve', word)).bodies).toEqual([]);
  });

  test.each([{ query: '' }, { query: '\0' }, { query: 'hi', first: 101 }, { query: 'hi', after: 'bm9uc2Vuc2U' }])(
    'rejects %j',
    async (variables) => {
      const query = `query ($query: String!, $first: Int, $after: String) {
        searchMessages(query: $query, first: $first, after: $after) { edges { cursor } }
      }`;
      expect(codeOf(await chat.ask('ann', query, variables))).toBe('BAD_USER_INPUT');
    },
  );
});

describe('a private room', () => {
  test('hides its messages from others in every way', async () => {
    roomId = await chat.room('ann', { kind: 'PRIVATE' });
    const { id } = await send('ann', 'secret plan');
    const mutations: [string, Record<string, string>][] = [
      ['editMessage', { id, body: 'x' }],
      ['deleteMessage', { id }],
      ['addReaction', { messageId: id, emoji: '👍' }],
      ['removeReaction', { messageId: id, emoji: '👍' }],
      ['pinMessage', { id }],
      ['unpinMessage', { id }],
    ];
    for (const [mutation, args] of mutations) expect(await rejection('eve', mutation, args)).toBe('NOT_FOUND');
    const message = await chat.ask('eve', 'query ($id: ID!) { message(id: $id) { body } }', { id });
    const missing = await chat.ask('eve', 'query ($id: ID!) { message(id: $id) { body } }', { id: `${roomId}-99` });
    expect(message.errors).toEqual(missing.errors);
    expect((await search('eve', 'secret')).bodies).toEqual([]);
    const inRoom = 'query ($id: ID!) { searchMessages(query: "secret", roomId: $id) { edges { cursor } } }';
    expect(codeOf(await chat.ask('eve', inRoom, { id: roomId }))).toBe('NOT_FOUND');
  });

  test('and a public one allow changes to members only', async () => {
    const { id } = await send('ann', 'for all to read');
    expect((await read('eve', id)).body).toBe('for all to read');
    expect(await rejection('eve', 'addReaction', { messageId: id, emoji: '👍' })).toBe('FORBIDDEN');
    expect(await rejection('eve', 'pinMessage', { id })).toBe('FORBIDDEN');
    expect(await rejection('eve', 'deleteMessage', { id })).toBe('FORBIDDEN');
  });
});

describe('sending', () => {
  test('marks the room as read for the author only', async () => {
    await send('ann', 'one');
    await send('ann', 'two @ben');
    const query = 'query ($id: ID!) { room(id: $id) { viewer { readSeq unreadCount mentionCount } } }';
    expect((await chat.ask('ann', query, { id: roomId })).data.room.viewer).toEqual({
      readSeq: 2,
      unreadCount: 0,
      mentionCount: 0,
    });
    expect((await chat.ask('ben', query, { id: roomId })).data.room.viewer).toEqual({
      readSeq: 0,
      unreadCount: 2,
      mentionCount: 1,
    });
  });

  test('is limited across replicas, and the error says when to retry', async () => {
    const limits = { RATE_LIMIT_SENDS_BURST: 5, RATE_LIMIT_SENDS: 1 };
    const replicas = [await chat.addReplica(limits), await chat.addReplica(limits)];
    await chat.ask('flo', 'mutation ($id: ID!) { joinRoom(roomId: $id) { id } }', { id: roomId });
    const responses = await Promise.all(
      Array.from({ length: 12 }, (_, index) => chat.send('flo', roomId, 'hi', randomUUID(), replicas[index % 2])),
    );
    const rejected = responses.filter(({ errors }) => errors);
    expect(rejected).toHaveLength(7);
    for (const { errors } of rejected) {
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfter: expect.any(Number) });
    }
  });

  test('continues within its limit while Redis is unavailable', async () => {
    const overrides = { REDIS_URL: 'redis://127.0.0.1:1', RATE_LIMIT_SENDS_BURST: 3, RATE_LIMIT_SENDS: 1 };
    const replica = await chat.addReplica(overrides);
    const responses = await Promise.all(
      Array.from({ length: 5 }, () => chat.send('ann', roomId, 'hi', randomUUID(), replica)),
    );
    expect(responses.map(codeOf).filter(Boolean)).toEqual(['RATE_LIMITED', 'RATE_LIMITED']);
  });

  test('updates the replied-to message for subscribers, even after a deletion', async () => {
    const parent = await send('ann', 'question');
    const { data } = await chat.ask('ann', 'query ($id: ID!) { room(id: $id) { cursor } }', { id: roomId });
    const events = chat.subscribe(
      { query: EVENTS, variables: { roomId, after: data.room.cursor } },
      await chat.authorize('ben'),
      chat.connect(chat.replicas[1]),
    );
    await send('ann', 'so that it is live');
    await take(events, 1);
    const reply = await send('ann', 'answer', { replyToId: parent.id });
    await done('ann', 'deleteMessage', { id: reply.id });
    const received = (await take(events, 4)).map(({ __typename, message }) => [__typename, message]);
    expect(received).toEqual([
      ['MessageAdded', { body: expect.any(String), replyCount: 0 }],
      ['MessageUpdated', { body: 'question', replyCount: expect.any(Number) }],
      ['MessageDeleted', { body: '', replyCount: 0 }],
      ['MessageUpdated', { body: 'question', replyCount: 0 }],
    ]);
  });
});

const EVENTS = `subscription ($roomId: ID!, $after: String) { roomEvents(roomId: $roomId, after: $after) {
  __typename cursor
  ... on MessageAdded { message { body replyCount } }
  ... on MessageUpdated { message { body replyCount } }
  ... on MessageDeleted { message { body replyCount } }
} }`;
