import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Person } from '../support/client.ts';
import { logFileOf, processes, type RunningProcess } from '../support/environment.ts';
import { readMetrics } from '../support/metrics.ts';
import type { Attack } from './support/attack.ts';
import { EDGE_PROXY, testAttacks } from './support/attack-tests.ts';
import { RawSocket } from './support/raw-socket.ts';
import { execute, type HttpResponse } from './support/response.ts';

const SEND = 'mutation ($i: SendMessageInput!) { sendMessage(input: $i) { id } }';

/** Per socket. Each receives every event of a busy room. */
const SUBSCRIPTIONS = 90;
/** The largest allowed message. The test sends more of them than a gateway buffers for a slow consumer. */
const BIG = 'x'.repeat(8_000);
const MAX_MESSAGES = 80;
/** The memory that a gateway may use for this. Unlimited buffers would take 60 MB per socket, at two bytes per character. */
const MAX_GROWTH_BYTES = 200 * 1024 * 1024;
/** Each is a user with a sufficient work budget, so that only the unread bytes can disconnect it. */
const READERS = 3;
const FOLLOW = 'subscription ($r: ID!) { roomEvents(roomId: $r) { ... on MessageAdded { message { body } } } }';

const ATTACKS: Attack[] = [
  {
    name: 'texts and lists above their size limits',
    async run(recorder, { grace, publicRoomId, publicMessageId }) {
      const long = 'x'.repeat(20_000);
      const attempts: [string, object][] = [
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
      for (const [query, variables] of attempts) {
        recorder.expectRejected(
          query,
          await execute(query, variables, grace.token),
          'PAYLOAD_TOO_LARGE',
          'BAD_USER_INPUT',
        );
      }
    },
  },
  {
    name: 'floods of sends, typing signals, rooms and searches',
    async run(recorder) {
      const flooder = await Person.register('flooder');
      const roomId = await flooder.createRoom();
      const floods: [string, number, () => Promise<HttpResponse>][] = [
        ['sends', 300, () => execute(SEND, { i: { roomId, body: 'x', clientId: randomUUID() } }, flooder.token)],
        [
          'typing',
          300,
          () => execute('mutation ($r: ID!) { setTyping(roomId: $r, typing: true) }', { r: roomId }, flooder.token),
        ],
        [
          'rooms',
          100,
          () => execute('mutation { createRoom(input: { kind: PRIVATE, name: "x" }) { id } }', {}, flooder.token),
        ],
        ['searches', 100, () => execute('{ searchMessages(query: "x") { edges { cursor } } }', {}, flooder.token)],
      ];
      for (const [title, count, one] of floods) {
        const responses = await Promise.all(Array.from({ length: count }, one));
        for (const response of responses) recorder.expectHarmless(title, response);
        const limited = responses.filter(({ codes }) => codes.includes('RATE_LIMITED'));
        recorder.expectTrue(limited.length > 0, `${title}: nothing was rate limited`);
        recorder.expectTrue(
          limited.every(({ text }) => /"retryAfter":\d+/.test(text)),
          `${title}: ${limited[0]?.text ?? ''}`,
        );
      }
    },
  },
  {
    name: 'subscribers that read nothing in a room with large messages',
    async run(recorder) {
      const writer = await Person.register('writer');
      const readers = await Promise.all(Array.from({ length: READERS }, () => Person.register('reader')));
      const roomId = await writer.createRoom();
      const gateways = processes().filter(({ name }) => name.startsWith('gateway'));
      const before = await Promise.all(gateways.map(residentBytes));
      const inAll = (count: (gateway: RunningProcess) => Promise<number>) =>
        Promise.all(gateways.map(count)).then((counts) => counts.reduce((a, b) => a + b, 0));
      const [cutBefore, rejectedBefore] = [await inAll(slowConsumers), await inAll(rejectedEvents)];
      const sockets: RawSocket[] = [];
      for (const { token } of readers) {
        const raw = new RawSocket();
        sockets.push(raw);
        await raw.init({ authorization: `Bearer ${token}` });
        for (let id = 0; id < SUBSCRIPTIONS; id++) {
          const payload = { query: FOLLOW, variables: { r: roomId } };
          raw.socket.send(JSON.stringify({ id: String(id), type: 'subscribe', payload }));
        }
        raw.socket.pause();
      }
      for (let sent = 0; sent < MAX_MESSAGES; sent++) await writer.sendMessage(roomId, BIG);
      const cut = (await inAll(slowConsumers)) - cutBefore;
      recorder.expectTrue(cut === READERS, `${cut} readers were disconnected`);
      const rejected = (await inAll(rejectedEvents)) - rejectedBefore;
      recorder.expectTrue(rejected === 0, `${rejected} subscriptions ended because the budget of work was used up`);
      const after = await Promise.all(gateways.map(residentBytes));
      for (const [index, { name }] of gateways.entries()) {
        const grown = (after[index] ?? Infinity) - (before[index] ?? 0);
        recorder.expectTrue(grown < MAX_GROWTH_BYTES, `${name} grew by ${grown} bytes`);
      }
      for (const { socket } of sockets) socket.terminate();
    },
  },
];

testAttacks([EDGE_PROXY], ATTACKS);

/** Counts the sockets that a gateway closed as slow consumers. */
async function slowConsumers({ name }: RunningProcess): Promise<number> {
  const log = await readFile(logFileOf(name), 'utf8');
  return log.split('\n').filter((line) => line.includes('"code":1013,"reason":"Client reads too slowly"')).length;
}

/** Counts the subscriptions that a gateway ended because their user's work budget was used up. */
const rejectedEvents = async ({ opsUrl }: RunningProcess): Promise<number> =>
  (await readMetrics(opsUrl ?? '')).sum('parley_gateway_rejections_total', 'kind="event"') ?? NaN;

const residentBytes = async ({ opsUrl }: RunningProcess): Promise<number> =>
  (await readMetrics(opsUrl ?? '')).sum('process_resident_memory_bytes') ?? NaN;
