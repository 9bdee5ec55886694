/**
 * Measures the way of a message: from the call of `sendMessage` to the event at a subscriber, through the public
 * endpoint of a running system (`npm start` first). Every round has a subscriber of its own, so that subscriptions
 * and sends spread over the chat replicas.
 *
 *     node bench/send-to-event.mjs [rounds=200]
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

const ROUNDS = Number(process.argv[2] ?? 200);
const PROCESSES = JSON.parse(readFileSync(process.env.PARLEY_PROCESSES ?? '.parley/processes.json', 'utf8'));
const ENDPOINT = `${PROCESSES.find(({ name }) => name === 'gateway').url}/graphql`;

const EVENTS = `subscription ($roomId: ID!, $after: String) {
  roomEvents(roomId: $roomId, after: $after) { cursor ... on MessageAdded { message { seq body author { displayName } } } }
}`;
const SEND = 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id seq } }';

/** They send in turn, so that none of them sends more often than one person may. */
const SENDERS = 8;

const [ada, ...senders] = await Promise.all([
  register('Ada'),
  ...Array.from({ length: SENDERS }, () => register('Grace')),
]);
const { createRoom } = await ask(
  ada,
  'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id cursor } }',
  {
    input: { kind: 'PUBLIC', name: `Latency ${randomUUID().slice(0, 8)}` },
  },
);
const roomId = createRoom.id;
for (const sender of senders) await ask(sender, 'mutation ($id: ID!) { joinRoom(roomId: $id) { id } }', { id: roomId });

const before = await countsByReplica();
const samples = [];
let last;
for (let round = 0; round < ROUNDS; round++) {
  const sender = senders[round % SENDERS];
  const { room } = await ask(ada, 'query ($id: ID!) { room(id: $id) { cursor } }', { id: roomId });
  const socket = createClient({
    url: ENDPOINT.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${ada}` },
  });
  const events = socket.iterate({ query: EVENTS, variables: { roomId, after: room.cursor } });
  // Read once around, so that the subscription stands before the clock starts.
  const first = events.next();
  await ask(sender, SEND, { input: { roomId, body: `warm-up ${round}`, clientId: randomUUID() } });
  await first;

  const next = events.next();
  const started = performance.now();
  const sent = ask(sender, SEND, { input: { roomId, body: `round ${round}`, clientId: randomUUID() } });
  const { value } = await next;
  samples.push(performance.now() - started);
  const { sendMessage } = await sent;
  last = value.data.roomEvents;
  if (last.message.seq !== sendMessage.seq || last.message.author.displayName !== 'Grace') {
    throw new Error(`wrong event in round ${round}: ${JSON.stringify(value)}`);
  }
  await socket.dispose();
}

samples.sort((a, b) => a - b);
const quantile = (q) => samples[Math.min(samples.length - 1, Math.floor(samples.length * q))].toFixed(2);
console.log('the last event:', JSON.stringify(last));
console.log(
  `${ROUNDS} sends: p50 ${quantile(0.5)} ms, p99 ${quantile(0.99)} ms, max ${quantile(1)} ms from send to event`,
);
const after = await countsByReplica();
for (const [name, counts] of Object.entries(after)) {
  const difference = Object.entries(counts).map(([metric, value]) => `${metric} ${value - before[name][metric]}`);
  console.log(`${name}: ${difference.join(', ')}`);
}

async function register(displayName) {
  const name = `${displayName.toLowerCase()}-${randomUUID().slice(0, 8)}`;
  const { register: payload } = await ask(
    undefined,
    'mutation ($input: RegisterInput!) { register(input: $input) { accessToken } }',
    {
      input: { username: name, email: `${name}@example.test`, password: randomUUID(), displayName },
    },
  );
  return payload.accessToken;
}

async function ask(token, query, variables) {
  const response = await fetch(ENDPOINT, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** What each chat replica has stored and delivered so far, by its own metrics. */
async function countsByReplica() {
  const replicas = PROCESSES.filter(({ name }) => name.startsWith('chat'));
  const counts = replicas.map(async ({ name, opsUrl }) => {
    const metrics = await (await fetch(`${opsUrl}/metrics`)).text();
    const valueOf = (metric) => Number(new RegExp(`^${metric}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(metrics)?.[1] ?? 0);
    return [name, { messages: valueOf('chat_write_batch_messages_sum'), subscriptions: valueOf('chat_resumes_total') }];
  });
  return Object.fromEntries(await Promise.all(counts));
}
