import { randomUUID } from 'node:crypto';
import type { Attack } from './support/attack.ts';
import { ask } from './support/reply.ts';
import { firstAnswer } from './support/stream.ts';
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

/** All that can be asked of a room or a message. */
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

export const AUTHORIZATION: Attack[] = [
  {
    name: 'a private room, by somebody who is not in it: as if it did not exist',
    async run(judge, world) {
      const { mallory, privateRoomId, privateMessageId } = world;
      for (const [query, variables] of OPERATIONS) {
        const tell = (roomId: string, messageId: string) =>
          ask(query, variables(world, roomId, messageId), mallory.token);
        const hidden = await tell(privateRoomId, privateMessageId);
        judge.refusal(query, hidden, 'NOT_FOUND');
        judge.alike(query, hidden, await tell(world.unknown(privateRoomId), world.unknown(privateMessageId)));
      }
      for (const field of STREAMS) {
        const answer = await firstAnswer(`subscription ($r: ID!) { ${field} }`, { r: privateRoomId }, mallory.token);
        judge.refusal(field, answer, 'NOT_FOUND');
      }
    },
  },
  {
    name: 'a private room, by somebody without an account',
    async run(judge, world) {
      for (const [query, variables] of OPERATIONS) {
        judge.refusal(
          query,
          await ask(query, variables(world, world.privateRoomId, world.privateMessageId)),
          'UNAUTHENTICATED',
        );
      }
      for (const field of STREAMS) {
        const answer = await firstAnswer(`subscription ($r: ID!) { ${field} }`, { r: world.privateRoomId });
        judge.refusal(field, answer, 'UNAUTHENTICATED');
      }
    },
  },
  {
    name: 'a private room by detours: nested fields, lists, searches, entities',
    async run(judge, { ada, mallory, publicMessageId, privateRoomId, privateMessageId }) {
      const tries: [string, object?][] = [
        ['query ($u: ID!) { user(id: $u) { rooms { edges { node { id name } } } directRoom { id } } }', { u: ada.id }],
        [
          'query ($m: ID!) { message(id: $m) { author { rooms { edges { node { id name lastMessage { body } } } } } } }',
          { m: publicMessageId },
        ],
        ['{ rooms(query: "hidden") { edges { node { name } } } }'],
        ['{ searchMessages(query: "secret") { edges { node { body } } } }'],
        ['{ myRooms { edges { node { name } } } }'],
        [
          'query ($m: ID!) { message(id: $m) { replyTo { body } mentions { rooms { edges { node { name } } } } } }',
          { m: publicMessageId },
        ],
      ];
      for (const [query, variables] of tries) judge.harmless(query, await ask(query, variables, mallory.token));
      const entities = [
        'query ($r: ID!) { _entities(representations: [{ __typename: "Room", id: $r }]) { __typename } }',
        '{ _service { sdl } }',
      ];
      for (const query of entities) judge.refusal(query, await ask(query, { r: privateRoomId }, mallory.token));
      const reply = await ask(
        'mutation ($i: SendMessageInput!) { sendMessage(input: $i) { replyTo { body } } }',
        { i: { roomId: privateRoomId, body: 'x', clientId: randomUUID(), replyToId: privateMessageId } },
        mallory.token,
      );
      judge.refusal('an answer to a hidden message', reply, 'NOT_FOUND', 'BAD_USER_INPUT');
    },
  },
  {
    name: "somebody else's address, sessions and hash",
    async run(judge, { ada, mallory, publicMessageId }) {
      const tries: [string, object][] = [
        ['query ($u: ID!) { user(id: $u) { id email } }', { u: ada.id }],
        ['query ($u: ID!) { user(id: $u) { id sessions { id address deviceLabel } } }', { u: ada.id }],
        ['query ($n: String!) { userByUsername(username: $n) { email sessions { id } } }', { n: ada.username }],
        ['query ($n: String!) { searchUsers(query: $n) { edges { node { username email } } } }', { n: ada.username }],
        ['query ($m: ID!) { message(id: $m) { author { email sessions { id } } } }', { m: publicMessageId }],
      ];
      for (const [query, variables] of tries) {
        const reply = await ask(query, variables, mallory.token);
        judge.harmless(query, reply);
        judge.that(!/"(?:address|deviceLabel)":"/.test(reply.text), `${query} → ${reply.text}`);
      }
      for (const field of ['passwordHash', 'password', 'refreshToken', 'password_hash']) {
        judge.refusal(field, await ask(`query ($u: ID!) { user(id: $u) { ${field} } }`, { u: ada.id }, mallory.token));
      }
    },
  },
  {
    name: 'more rights for oneself, or none for the last owner',
    async run(judge, { ada, mallory, grace, publicRoomId }) {
      const tries: [string, object, string | undefined, string[]][] = [
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
      for (const [query, variables, token, codes] of tries) {
        judge.refusal(query, await ask(query, variables, token), ...codes);
      }
    },
  },
  {
    name: 'what goes on after one was removed',
    async run(judge, { ada, mallory }) {
      const roomId = await ada.createRoom({ kind: 'PRIVATE', memberIds: [mallory.id] });
      const events = mallory.subscribe<{ roomEvents: { __typename: string } }>(
        'subscription ($r: ID!) { roomEvents(roomId: $r) { __typename ... on MessageAdded { message { body } } } }',
        { r: roomId },
      );
      const seen: string[] = [];
      await ada.sendMessage(roomId, 'before');
      const ended = (async () => {
        try {
          for await (const { data } of events) seen.push(JSON.stringify(data));
        } catch (error) {
          seen.push(JSON.stringify(error));
        }
      })();
      await ada.ask('mutation ($r: ID!, $u: ID!) { removeMember(roomId: $r, userId: $u) { id } }', {
        r: roomId,
        u: mallory.id,
      });
      await ada.sendMessage(roomId, 'after her time');
      await ended;
      judge.that(!seen.join().includes('after her time'), seen.join());
    },
  },
];
