import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Person } from '../support/client.ts';
import { logFileOf, processes, type RunningProcess } from '../support/environment.ts';
import { readMetrics } from '../support/metrics.ts';
import type { Attack } from './support/attack.ts';
import { RawSocket } from './support/raw-socket.ts';
import { ask, type Reply } from './support/reply.ts';

const SEND = 'mutation ($i: SendMessageInput!) { sendMessage(input: $i) { id } }';

/** Of one socket: the events of a busy room, once for each. */
const SUBSCRIPTIONS = 90;
/** The largest messages that there may be, and more of them than anybody keeps for somebody who does not read. */
const BIG = 'x'.repeat(8_000);
const MOST_MESSAGES = 80;
/** What a gateway may take for all that. Kept without measure, it would be 60 MB for each socket, in text of two bytes. */
const MOST_GROWTH_BYTES = 200 * 1024 * 1024;
/** Each a user with a budget of work that is enough for all its events, so that nothing but the unread bytes cuts them off. */
const READERS = 3;
const FOLLOW = 'subscription ($r: ID!) { roomEvents(roomId: $r) { ... on MessageAdded { message { body } } } }';

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
  {
    name: 'readers that read nothing, of rooms with big messages',
    async run(judge) {
      const writer = await Person.register('writer');
      const readers = await Promise.all(Array.from({ length: READERS }, () => Person.register('reader')));
      const roomId = await writer.createRoom();
      const gateways = processes().filter(({ name }) => name.startsWith('gateway'));
      const before = await Promise.all(gateways.map(residentBytes));
      const inAll = (count: (gateway: RunningProcess) => Promise<number>) =>
        Promise.all(gateways.map(count)).then((counts) => counts.reduce((a, b) => a + b, 0));
      const [cutBefore, refusedBefore] = [await inAll(slowReaders), await inAll(refusedEvents)];
      const sockets: RawSocket[] = [];
      for (const { token } of readers) {
        const raw = new RawSocket();
        sockets.push(raw);
        await raw.greet({ authorization: `Bearer ${token}` });
        for (let id = 0; id < SUBSCRIPTIONS; id++) {
          const payload = { query: FOLLOW, variables: { r: roomId } };
          raw.socket.send(JSON.stringify({ id: String(id), type: 'subscribe', payload }));
        }
        raw.socket.pause();
      }
      for (let sent = 0; sent < MOST_MESSAGES; sent++) await writer.sendMessage(roomId, BIG);
      const cut = (await inAll(slowReaders)) - cutBefore;
      judge.that(cut === READERS, `${cut} readers were cut off`);
      const refused = (await inAll(refusedEvents)) - refusedBefore;
      judge.that(refused === 0, `${refused} subscriptions ended because the budget of work was used up`);
      const after = await Promise.all(gateways.map(residentBytes));
      for (const [index, { name }] of gateways.entries()) {
        const grown = (after[index] ?? Infinity) - (before[index] ?? 0);
        judge.that(grown < MOST_GROWTH_BYTES, `${name} has grown by ${grown} bytes`);
      }
      for (const { socket } of sockets) socket.terminate();
    },
  },
];

/** Sockets that a gateway has closed because nobody read what it sent. */
async function slowReaders({ name }: RunningProcess): Promise<number> {
  const log = await readFile(logFileOf(name), 'utf8');
  return log.split('\n').filter((line) => line.includes('"code":1013,"reason":"Reads too slowly"')).length;
}

/** Subscriptions that a gateway has ended because their user's budget of work was used up. */
const refusedEvents = async ({ opsUrl }: RunningProcess): Promise<number> =>
  (await readMetrics(opsUrl ?? '')).sum('parley_gateway_refusals_total', 'kind="event"') ?? NaN;

const residentBytes = async ({ opsUrl }: RunningProcess): Promise<number> =>
  (await readMetrics(opsUrl ?? '')).sum('process_resident_memory_bytes') ?? NaN;
