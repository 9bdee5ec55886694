import { randomUUID } from 'node:crypto';
import { Person } from '../support/client.ts';
import type { Attack } from './support/attack.ts';
import { ask, type Reply } from './support/reply.ts';

const SEND = 'mutation ($i: SendMessageInput!) { sendMessage(input: $i) { id } }';

export const EXHAUSTION: Attack[] = [
  {
    name: 'texts without measure',
    async run(judge, { grace, publicRoomId, publicMessageId }) {
      const long = 'x'.repeat(20_000);
      const tries: [string, object][] = [
        [SEND, { i: { roomId: publicRoomId, body: long, clientId: randomUUID() } }],
        ['mutation ($v: String!) { createRoom(input: { kind: PUBLIC, name: $v }) { id } }', { v: long }],
        ['mutation ($v: String!) { createRoom(input: { kind: PUBLIC, name: "x", topic: $v }) { id } }', { v: long }],
        [
          'mutation ($m: ID!, $v: String!) { addReaction(messageId: $m, emoji: $v) { id } }',
          { m: publicMessageId, v: '👍'.repeat(1_000) },
        ],
        ['query ($v: String!) { searchMessages(query: $v) { edges { cursor } } }', { v: long }],
        ['query ($v: String!) { searchUsers(query: $v) { edges { cursor } } }', { v: long }],
        ['mutation ($v: String!) { updateProfile(input: { displayName: $v }) { id } }', { v: long }],
        [
          'mutation ($v: [ID!]!) { openDirectRoom(userIds: $v) { id } }',
          { v: Array.from({ length: 500 }, () => randomUUID()) },
        ],
        [
          'mutation ($v: [ID!]!) { createRoom(input: { kind: PUBLIC, name: "x", memberIds: $v }) { id } }',
          { v: Array.from({ length: 500 }, () => randomUUID()) },
        ],
      ];
      for (const [query, variables] of tries) {
        judge.refusal(query, await ask(query, variables, grace.token), 'PAYLOAD_TOO_LARGE', 'BAD_USER_INPUT');
      }
    },
  },
  {
    name: 'more than one may do in a while: sends, typing, rooms, searches',
    async run(judge) {
      const flooder = await Person.register('flooder');
      const roomId = await flooder.createRoom();
      const floods: [string, number, () => Promise<Reply>][] = [
        ['sends', 300, () => ask(SEND, { i: { roomId, body: 'x', clientId: randomUUID() } }, flooder.token)],
        [
          'typing',
          300,
          () => ask('mutation ($r: ID!) { setTyping(roomId: $r, typing: true) }', { r: roomId }, flooder.token),
        ],
        [
          'rooms',
          100,
          () => ask('mutation { createRoom(input: { kind: PRIVATE, name: "x" }) { id } }', {}, flooder.token),
        ],
        ['searches', 100, () => ask('{ searchMessages(query: "x") { edges { cursor } } }', {}, flooder.token)],
      ];
      for (const [title, count, one] of floods) {
        const replies = await Promise.all(Array.from({ length: count }, one));
        for (const reply of replies) judge.harmless(title, reply);
        const limited = replies.filter(({ codes }) => codes.includes('RATE_LIMITED'));
        judge.that(limited.length > 0, `${title}: nothing was limited`);
        judge.that(
          limited.every(({ text }) => /"retryAfter":\d+/.test(text)),
          `${title}: ${limited[0]?.text ?? ''}`,
        );
      }
    },
  },
];
