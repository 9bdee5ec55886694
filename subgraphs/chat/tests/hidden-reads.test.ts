import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ChatFixture } from './support/chat-fixture.ts';
import { CommandLog } from './support/command-log.ts';
import { as, roomOf } from './support/rooms.ts';

/** Periodic work of a replica must not interfere. */
const QUIET = { TAIL_SWEEP_MS: 600_000, INBOX_SYNC_MS: 600_000 };

let chat: ChatFixture;
let log: CommandLog;
beforeAll(async () => {
  chat = await ChatFixture.start(QUIET);
  log = CommandLog.ofReplica(chat.mongoUrl);
});
afterAll(() => chat.close());

/** Creates a room of ann and ben with a message. */
async function hiddenRoom(kind: string) {
  const roomId =
    kind === 'DIRECT'
      ? roomOf(await as(chat, 'ann').openDirect('ben')).id
      : await chat.room('ann', { kind, memberIds: [chat.user('ben')] });
  const messageId = (await chat.send('ann', roomId, 'whispered words')).data.sendMessage.id;
  return { roomId, messageId };
}

/** The store commands, with the given ids replaced by the same names in both cases. */
async function askedOf(action: () => Promise<unknown>, ids: Record<string, string>): Promise<string[]> {
  const commands = await log.of(action);
  return commands.map(({ lsid: _session, $clusterTime: _time, ...command }) =>
    Object.entries(ids).reduce((text, [name, id]) => text.replaceAll(id, name), JSON.stringify(command)),
  );
}

const SEND = 'mutation ($i: SendMessageInput!) { sendMessage(input: $i) { id } }';
const OPERATIONS: [string, object?][] = [
  ['query ($r: ID!) { room(id: $r) { id messages { edges { node { id } } } } }'],
  ['query ($m: ID!) { message(id: $m) { id } }'],
  ['query ($r: ID!) { searchMessages(query: "whispered", roomId: $r) { edges { cursor } } }'],
  ['query ($e: [_Any!]!) { _entities(representations: $e) { ... on Room { id } ... on Message { id } } }'],
  [SEND],
  ['mutation ($r: ID!) { joinRoom(roomId: $r) { id } }'],
  ['mutation ($r: ID!) { leaveRoom(roomId: $r) { id } }'],
  ['mutation ($r: ID!) { archiveRoom(roomId: $r) { id } }'],
  ['mutation ($r: ID!) { markRead(roomId: $r, seq: 1) { id } }'],
  ['mutation ($r: ID!) { muteRoom(roomId: $r, muted: true) { id } }'],
  ['mutation ($r: ID!) { hideRoom(roomId: $r, seq: 1) { id } }'],
  ['mutation ($r: ID!) { showRoom(roomId: $r) { id } }'],
  ['mutation ($r: ID!) { setTyping(roomId: $r, typing: true) }'],
  ['mutation ($r: ID!, $u: ID!) { addMember(roomId: $r, userId: $u) { id } }'],
  ['mutation ($r: ID!, $u: ID!) { removeMember(roomId: $r, userId: $u) { id } }'],
  ['mutation ($r: ID!, $u: ID!) { setMemberRole(roomId: $r, userId: $u, role: OWNER) { id } }'],
  ['mutation ($m: ID!) { addReaction(messageId: $m, emoji: "👍") { id } }'],
  ['mutation ($m: ID!) { pinMessage(id: $m) { id } }'],
  ['mutation ($m: ID!) { deleteMessage(id: $m) { id } }'],
  ['mutation ($m: ID!) { editMessage(id: $m, body: "x") { id } }'],
];
const STREAMS = ['roomEvents(roomId: $r) { roomId }', 'typing(roomId: $r) { roomId }'];

describe.each(['PRIVATE', 'DIRECT'])('for non-members of a %s room,', (kind) => {
  const nowhere = { roomId: 'f'.repeat(24), messageId: `${'f'.repeat(24)}-1` };
  let hidden: typeof nowhere;
  beforeAll(async () => {
    hidden = await hiddenRoom(kind);
  });

  test.each(OPERATIONS)('%s makes the same store commands as for a missing room', async (query) => {
    const asked = ({ roomId, messageId }: typeof nowhere) => {
      const e = [
        { __typename: 'Room', id: roomId },
        { __typename: 'Message', id: messageId },
      ];
      const i = { roomId, body: 'hi', clientId: randomUUID(), replyToId: messageId };
      const variables = { r: roomId, m: messageId, u: chat.user('eve'), e, i };
      return askedOf(() => chat.ask('eve', query, variables), { roomId });
    };
    const commands = await asked(hidden);
    expect(commands.length).toBeGreaterThan(0);
    expect(commands).toEqual(await asked(nowhere));
  });

  test.each(STREAMS)('%s makes the same store commands as for a missing room', async (field) => {
    const authorization = await chat.authorize('eve');
    const client = chat.connect();
    const asked = ({ roomId }: typeof nowhere) =>
      askedOf(
        () =>
          chat
            .subscribe(
              { query: `subscription ($r: ID!) { ${field} }`, variables: { r: roomId } },
              authorization,
              client,
            )
            .next(),
        { roomId },
      );
    const commands = await asked(hidden);
    expect(commands.length).toBeGreaterThan(0);
    expect(commands).toEqual(await asked(nowhere));
  });

  test('a reply to a message in it makes the same store commands as for a missing room', async () => {
    const roomId = await chat.room('eve');
    const asked = ({ messageId }: typeof nowhere) =>
      askedOf(
        () => chat.ask('eve', SEND, { i: { roomId, body: 'hi', clientId: randomUUID(), replyToId: messageId } }),
        { messageId },
      );
    expect(await asked(hidden)).toEqual(await asked(nowhere));
  });
});

test.each(['directRoom { id }', 'rooms { edges { node { id } } }'])(
  'User.%s makes the same store commands for a user without shared rooms as for a missing user',
  async (field) => {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { ${field} } } }`;
    const asked = async (userId: string) => {
      const r = [{ __typename: 'User', id: userId }];
      const commands = await askedOf(() => chat.ask('dan', query, { r }), { userId });
      // The room ids depend on the user, and ids looked up at once are in one command.
      return commands.map((text) =>
        text.replaceAll(/"[0-9a-f]{24}/g, '"room').replaceAll(/("room[^"]*",?)+/g, '"room"'),
      );
    };
    await as(chat, 'gus').openDirect('hal');
    for (const name of ['One', 'Two']) await chat.room('gus', { kind: 'PRIVATE', name });
    const [rooms, none, nobody] = [chat.user('gus'), chat.user('ida'), randomUUID()];
    const commands = await asked(rooms);
    expect(commands.length).toBeGreaterThan(1);
    expect(commands).toEqual(await asked(none));
    expect(commands).toEqual(await asked(nobody));
    // Also for the viewer and users with a shared room, with at most one of them.
    if (!field.startsWith('directRoom')) return;
    await as(chat, 'dan').openDirect('fay');
    expect(commands).toEqual(await asked(chat.user('fay')));
  },
);

test('presence makes the same store commands for a user without shared rooms as for a missing user', async () => {
  const authorization = await chat.authorize('ann');
  const client = chat.connect();
  const asked = async (userId: string) => {
    const query = 'subscription ($u: [ID!]!) { presence(userIds: $u) { online } }';
    const stream = chat.subscribe({ query, variables: { u: [userId, chat.user('ann')] } }, authorization, client);
    const commands = await askedOf(() => stream.next(), { userId });
    await stream.return?.();
    return commands;
  };
  expect(await asked(chat.user('stranger'))).toEqual(await asked(randomUUID()));
});

describe('a cursor that no replica issued', () => {
  const unsigned = (text: string) => Buffer.from(text).toString('base64url');
  const cursorsOf = async (roomId: string) => {
    const elsewhere = await chat.room('ann');
    await chat.send('ann', elsewhere, 'hi');
    const query = `query ($id: ID!) { room(id: $id) { cursor messages { pageInfo { endCursor } } } }`;
    const [own, other] = await Promise.all(
      [roomId, elsewhere].map(async (id) => (await chat.ask('ann', query, { id })).data.room),
    );
    return { own, other };
  };

  test('is rejected before any store command when events start', async () => {
    const { roomId } = await hiddenRoom('PRIVATE');
    const { own, other } = await cursorsOf(roomId);
    const cursor = own?.cursor ?? '';
    const bad = [
      unsigned(`1:${roomId}:9000:${Array.from({ length: 4_090 }, (_, index) => 2 * index + 1)}`),
      unsigned(`1:${roomId}:1:`),
      other?.cursor ?? '',
      own?.messages.pageInfo.endCursor ?? '',
      cursor.slice(0, -4),
      `${cursor}AAAA`,
      'A'.repeat(60_000),
      '',
    ];
    const authorization = await chat.authorize('ann');
    const client = chat.connect();
    for (const after of bad) {
      const query = 'subscription ($r: ID!, $a: String) { roomEvents(roomId: $r, after: $a) { cursor } }';
      const stream = chat.subscribe({ query, variables: { r: roomId, a: after } }, authorization, client);
      const results: unknown[] = [];
      expect(await log.of(async () => results.push((await stream.next()).value))).toEqual([]);
      expect(results).toMatchObject([{ errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }] }]);
    }
    // A valid cursor does cause commands.
    const good = await chat.follow('ann', roomId, cursor);
    expect((await log.of(() => chat.send('ann', roomId, 'more'))).length).toBeGreaterThan(0);
    await good.return?.();
  });

  test('is rejected before a page is read', async () => {
    const { roomId } = await hiddenRoom('PRIVATE');
    const { own, other } = await cursorsOf(roomId);
    const place = own?.messages.pageInfo.endCursor ?? '';
    const page = (args: string) =>
      chat.ask('ann', `{ room(id: "${roomId}") { messages(${args}) { edges { cursor } } } }`);
    const without = await log.of(() => chat.ask('ann', `{ room(id: "${roomId}") { id } }`));
    for (const [field, size] of [
      ['after', 'first: 5'],
      ['before', 'last: 5'],
    ]) {
      const bad = [other?.messages.pageInfo.endCursor, own?.cursor, unsigned(`messages:${roomId}:1`), `${place}A`, 'x'];
      for (const cursor of bad) {
        let response: unknown;
        const commands = await log.of(async () => (response = await page(`${size}, ${field}: "${cursor}"`)));
        expect(response).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT', field } }] });
        expect(commands).toHaveLength(without.length);
      }
    }
    for (const list of ['rooms', 'myRooms']) {
      let response: unknown;
      const query = `{ ${list}(first: 1, after: "${place}") { edges { cursor } } }`;
      expect(await log.of(async () => (response = await chat.ask('ann', query)))).toEqual([]);
      expect(response).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }] });
    }
  });
});
