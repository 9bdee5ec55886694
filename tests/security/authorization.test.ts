import { randomUUID } from 'node:crypto';
import { from, newAddress } from '../support/client.ts';
import type { Attack } from './support/attack.ts';
import { EDGE_PROXY, testAttacks } from './support/attack-tests.ts';
import { execute, HttpResponse } from './support/response.ts';
import { firstResult } from './support/stream.ts';
import type { World } from './support/world.ts';

type Operation = [query: string, variables: (world: World, roomId: string, messageId: string) => object];

const room = (fields: string): Operation => [`query ($r: ID!) { room(id: $r) { ${fields} } }`, (_, r) => ({ r })];
const onRoom = (call: string): Operation => [`mutation ($r: ID!) { ${call} { __typename } }`, (_, r) => ({ r })];
const withUser = (call: string): Operation => [
  `mutation ($r: ID!, $u: ID!) { ${call} { __typename } }`,
  ({ mallory }, r) => ({ r, u: mallory.id }),
];
const onMessage = (call: string): Operation => [
  `mutation ($m: ID!) { ${call} { __typename } }`,
  (_w, _r, m) => ({ m }),
];

/** All operations on a room or a message. */
const OPERATIONS: Operation[] = [
  room('id name topic memberCount cursor'),
  room('messages(last: 10) { edges { node { body } } }'),
  room('members { edges { node { user { username } } } } createdBy { username }'),
  room('pinnedMessages { body } lastMessage { body } lastSeq viewer { role }'),
  ['query ($m: ID!) { message(id: $m) { body author { username } room { name } } }', (_w, _r, m) => ({ m })],
  ['query ($m: ID!) { message(id: $m) { replies { edges { node { body } } } } }', (_w, _r, m) => ({ m })],
  ['query ($r: ID!) { searchMessages(query: "secret", roomId: $r) { edges { node { body } } } }', (_, r) => ({ r })],
  [
    'mutation ($i: SendMessageInput!) { sendMessage(input: $i) { id } }',
    (_, roomId) => ({ i: { roomId, body: 'let me in', clientId: '8c7e0a3e-5d0a-4a4e-9d58-2f6e1f5b7a10' } }),
  ],
  ['mutation ($r: ID!) { updateRoom(input: { roomId: $r, name: "mine" }) { id } }', (_, r) => ({ r })],
  onRoom('archiveRoom(roomId: $r)'),
  onRoom('joinRoom(roomId: $r)'),
  onRoom('leaveRoom(roomId: $r)'),
  onRoom('markRead(roomId: $r, seq: 1)'),
  onRoom('muteRoom(roomId: $r, muted: true)'),
  onRoom('hideRoom(roomId: $r, seq: 1)'),
  onRoom('showRoom(roomId: $r)'),
  ['mutation ($r: ID!) { setTyping(roomId: $r, typing: true) }', (_, r) => ({ r })],
  withUser('addMember(roomId: $r, userId: $u)'),
  withUser('removeMember(roomId: $r, userId: $u)'),
  withUser('setMemberRole(roomId: $r, userId: $u, role: OWNER)'),
  onMessage('editMessage(id: $m, body: "mine")'),
  onMessage('deleteMessage(id: $m)'),
  onMessage('addReaction(messageId: $m, emoji: "👍")'),
  onMessage('removeReaction(messageId: $m, emoji: "👍")'),
  onMessage('pinMessage(id: $m)'),
  onMessage('unpinMessage(id: $m)'),
];

const STREAMS = ['roomEvents(roomId: $r) { cursor }', 'typing(roomId: $r) { __typename }'];

/** Matches non-null values of fields that only the user themselves can see. */
const PRIVATE_VALUE = /"(?:email|disabled|sessions|address|deviceLabel)":(?!null)/;

/** Rooms that Mallory is not in, each with a message. */
const hiddenRooms = ({ privateRoomId, privateMessageId, directRoomId, directMessageId }: World) => [
  { kind: 'private', roomId: privateRoomId, messageId: privateMessageId },
  { kind: 'direct', roomId: directRoomId, messageId: directMessageId },
];

const ATTACKS: Attack[] = [
  {
    name: 'access to a private or direct room by a non-member, who cannot tell it from a room that does not exist',
    async run(recorder, world) {
      const { mallory } = world;
      for (const { kind, roomId, messageId } of hiddenRooms(world)) {
        for (const [query, variables] of OPERATIONS) {
          const title = `${kind}: ${query}`;
          const run = (r: string, m: string) => execute(query, variables(world, r, m), mallory.token);
          const hidden = await run(roomId, messageId);
          recorder.expectRejected(title, hidden, 'NOT_FOUND');
          recorder.expectSame(title, hidden, await run(world.unknown(roomId), world.unknown(messageId)));
        }
        for (const field of STREAMS) {
          const follow = (r: string) => firstResult(`subscription ($r: ID!) { ${field} }`, { r }, mallory.token);
          const hidden = await follow(roomId);
          recorder.expectRejected(`${kind}: ${field}`, hidden, 'NOT_FOUND');
          recorder.expectSame(`${kind}: ${field}`, hidden, await follow(world.unknown(roomId)));
        }
      }
    },
  },
  {
    name: 'access to a private or direct room without an account',
    async run(recorder, world) {
      for (const { roomId, messageId } of hiddenRooms(world)) {
        for (const [query, variables] of OPERATIONS) {
          // From different addresses, because requests from one address share a work budget.
          const response = await execute(query, variables(world, roomId, messageId), undefined, from(newAddress()));
          recorder.expectRejected(query, response, 'UNAUTHENTICATED');
        }
        for (const field of STREAMS) {
          const response = await firstResult(`subscription ($r: ID!) { ${field} }`, { r: roomId });
          recorder.expectRejected(field, response, 'UNAUTHENTICATED');
        }
      }
    },
  },
  {
    name: 'indirect access to a private room: nested fields, lists, searches, entities',
    async run(recorder, world) {
      const { ada, mallory, publicMessageId, privateRoomId, privateMessageId } = world;
      const attempts: [string, object?][] = [
        ['query ($u: ID!) { user(id: $u) { rooms { edges { node { id name } } } directRoom { id } } }', { u: ada.id }],
        [
          'query ($m: ID!) { message(id: $m) { author { rooms { edges { node { id name lastMessage { body } } } } } } }',
          { m: publicMessageId },
        ],
        ['{ rooms(query: "hidden") { edges { node { name } } } }'],
        ['{ searchMessages(query: "secret") { edges { node { body } } } }'],
        ['{ myRooms { edges { node { name } } } }'],
        ['{ hiddenRooms { edges { node { name } } } }'],
        [
          'query ($m: ID!) { message(id: $m) { replyTo { body } mentions { rooms { edges { node { name } } } } } }',
          { m: publicMessageId },
        ],
      ];
      for (const [query, variables] of attempts)
        recorder.expectHarmless(query, await execute(query, variables, mallory.token));
      const entities = [
        'query ($r: ID!) { _entities(representations: [{ __typename: "Room", id: $r }]) { __typename } }',
        '{ _service { sdl } }',
      ];
      for (const query of entities)
        recorder.expectRejected(query, await execute(query, { r: privateRoomId }, mallory.token));
      const reply = await execute(
        'mutation ($i: SendMessageInput!) { sendMessage(input: $i) { replyTo { body } } }',
        { i: { roomId: privateRoomId, body: 'x', clientId: randomUUID(), replyToId: privateMessageId } },
        mallory.token,
      );
      recorder.expectRejected('a reply to a hidden message', reply, 'NOT_FOUND', 'BAD_USER_INPUT');
      const ownRoomId = await mallory.createRoom();
      const replyTo = (replyToId: string) =>
        execute(
          'mutation ($i: SendMessageInput!) { sendMessage(input: $i) { replyTo { body } } }',
          { i: { roomId: ownRoomId, body: 'x', clientId: randomUUID(), replyToId } },
          mallory.token,
        );
      for (const { kind, messageId } of hiddenRooms(world)) {
        const hidden = await replyTo(messageId);
        recorder.expectRejected(`a reply in her own room to a ${kind} message`, hidden, 'NOT_FOUND', 'BAD_USER_INPUT');
        recorder.expectSame(
          `the same reply to an unknown message, ${kind}`,
          hidden,
          await replyTo(world.unknown(messageId)),
        );
      }
    },
  },
  {
    name: "reads of another user's email address, sessions and password hash",
    async run(recorder, { ada, grace, mallory, publicRoomId, publicMessageId }) {
      const secret = 'username email disabled sessions { id address deviceLabel }';
      const { room } = await ada.execute<{ room: { cursor: string } }>('query ($r: ID!) { room(id: $r) { cursor } }', {
        r: publicRoomId,
      });
      const named = await ada.sendMessage(publicRoomId, `@${grace.username}, look`);
      await ada.execute('mutation ($m: ID!) { addReaction(messageId: $m, emoji: "👍") { id } }', { m: named.id });
      const author = `author { ${secret} }`;
      // Separate operations, because together they would exceed the cost limit.
      const people = [author, `mentions { ${secret} }`, `reactions { users(first: 1) { ${secret} } }`];
      const attempts: [string, object][] = [
        ...people.map((fields): [string, object] => [
          `query ($m: ID!) { message(id: $m) { ${fields} } }`,
          { m: named.id },
        ]),
        [`query ($r: ID!) { room(id: $r) { members { edges { node { user { ${secret} } } } } } }`, { r: publicRoomId }],
        [`query ($r: ID!) { room(id: $r) { createdBy { ${secret} } lastMessage { ${author} } } }`, { r: publicRoomId }],
        ['query ($u: ID!) { user(id: $u) { id email } }', { u: ada.id }],
        ['query ($u: ID!) { user(id: $u) { id sessions { id address deviceLabel } } }', { u: ada.id }],
        ['query ($n: String!) { userByUsername(username: $n) { email sessions { id } } }', { n: ada.username }],
        ['query ($n: String!) { searchUsers(query: $n) { edges { node { username email } } } }', { n: ada.username }],
        ['query ($m: ID!) { message(id: $m) { author { email sessions { id } } } }', { m: publicMessageId }],
      ];
      for (const [query, variables] of attempts) {
        const response = await execute(query, variables, mallory.token);
        recorder.expectSuccess(query, response);
        recorder.expectTrue(!PRIVATE_VALUE.test(response.text), `${query} → ${response.text}`);
      }
      const event = await firstResult(
        `subscription ($r: ID!, $a: String!) { roomEvents(roomId: $r, after: $a) { ... on MessageAdded { message { ${author} } } } }`,
        { r: publicRoomId, a: room.cursor },
        mallory.token,
      );
      recorder.expectSuccess('an event', event);
      recorder.expectTrue(
        event.text.includes(ada.username) && !PRIVATE_VALUE.test(event.text),
        `an event → ${event.text}`,
      );
      for (const field of ['passwordHash', 'password', 'refreshToken', 'password_hash']) {
        recorder.expectRejected(
          field,
          await execute(`query ($u: ID!) { user(id: $u) { ${field} } }`, { u: ada.id }, mallory.token),
        );
      }
    },
  },
  {
    name: 'privilege escalation, and demotion of the last owner',
    async run(recorder, { ada, mallory, grace, publicRoomId }) {
      const attempts: [string, object, string | undefined, string[]][] = [
        [
          'mutation ($u: ID!) { setUserRole(userId: $u, role: ADMIN) { id } }',
          { u: mallory.id },
          mallory.token,
          ['FORBIDDEN'],
        ],
        [
          'mutation ($u: ID!) { setUserDisabled(userId: $u, disabled: true) { id } }',
          { u: ada.id },
          mallory.token,
          ['FORBIDDEN'],
        ],
        ['{ auditLog { edges { node { id } } } }', {}, mallory.token, ['FORBIDDEN']],
        [
          'mutation ($r: ID!, $u: ID!) { setMemberRole(roomId: $r, userId: $u, role: OWNER) { id } }',
          { r: publicRoomId, u: grace.id },
          grace.token,
          ['FORBIDDEN'],
        ],
        [
          'mutation ($r: ID!, $u: ID!) { setMemberRole(roomId: $r, userId: $u, role: MEMBER) { id } }',
          { r: publicRoomId, u: ada.id },
          ada.token,
          ['CONFLICT'],
        ],
        ['mutation ($r: ID!) { leaveRoom(roomId: $r) { id } }', { r: publicRoomId }, ada.token, ['CONFLICT']],
        [
          'mutation ($r: ID!, $u: ID!) { removeMember(roomId: $r, userId: $u) { id } }',
          { r: publicRoomId, u: ada.id },
          grace.token,
          ['FORBIDDEN'],
        ],
        ['mutation ($r: ID!) { archiveRoom(roomId: $r) { id } }', { r: publicRoomId }, grace.token, ['FORBIDDEN']],
      ];
      for (const [query, variables, token, codes] of attempts) {
        recorder.expectRejected(query, await execute(query, variables, token), ...codes);
      }
    },
  },
  {
    name: 'reads after removal from a room, with the open stream and with old cursors',
    async run(recorder, world) {
      const { ada, mallory } = world;
      const roomId = await ada.createRoom({ kind: 'PRIVATE', memberIds: [mallory.id] });
      const { room } = await mallory.execute<{ room: { cursor: string } }>(
        'query ($r: ID!) { room(id: $r) { cursor } }',
        {
          r: roomId,
        },
      );
      const events = mallory.subscribe<Followed>(FOLLOW, { r: roomId, a: room.cursor });
      await ada.sendMessage(roomId, 'before');
      const first = await events.next();
      const seen = [first.value];
      await ada.execute('mutation ($r: ID!, $u: ID!) { removeMember(roomId: $r, userId: $u) { id } }', {
        r: roomId,
        u: mallory.id,
      });
      await ada.sendMessage(roomId, 'after removal');
      for await (const result of events) {
        seen.push(result);
        // A leaking stream would not end, so stop at the leaked message.
        if (result.data?.roomEvents.message?.body === 'after removal') break;
      }
      const [before, removed, end, ...more] = seen;
      recorder.expectTrue(before?.data?.roomEvents.message?.body === 'before', `before → ${JSON.stringify(before)}`);
      recorder.expectTrue(
        removed?.data?.roomEvents.__typename === 'MemberRemoved',
        `removed → ${JSON.stringify(removed)}`,
      );
      recorder.expectRejected('the end', new HttpResponse(200, JSON.stringify(end), '', true), 'NOT_FOUND');
      recorder.expectTrue(more.length === 0, JSON.stringify(more));

      for (const after of [room.cursor, before?.data?.roomEvents.cursor, removed?.data?.roomEvents.cursor]) {
        const follow = (r: string) => firstResult(FOLLOW, { r, a: after }, mallory.token);
        recorder.expectRejected('an old cursor', await follow(roomId), 'NOT_FOUND');
        // A cursor is valid only in its own room, whether or not the other room exists.
        const elsewhere = await follow(world.unknown(roomId));
        recorder.expectRejected('an old cursor of another room', elsewhere, 'BAD_USER_INPUT');
        recorder.expectSame('an old cursor of another room', elsewhere, await follow(world.privateRoomId));
      }
    },
  },
];

testAttacks([EDGE_PROXY], ATTACKS);

const FOLLOW = `subscription ($r: ID!, $a: String) {
  roomEvents(roomId: $r, after: $a) { __typename cursor ... on MessageAdded { message { body } } }
}`;

interface Followed {
  roomEvents: { __typename: string; cursor: string; message?: { body: string } };
}
