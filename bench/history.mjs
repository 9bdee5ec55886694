/**
 * Shows that reading a page of history costs the same however long the history is. Fills rooms directly in the store,
 * then reads pages of 50 messages at the start, middle and end of each, and the unread count: through the gateway, with
 * the driver by index (the lower bound), and with the driver by `skip` and counting (which must get slower). Through the
 * gateway it also resumes a stream 50 messages before the end. The reads alternate, so that disturbances affect all systems equally.
 * Milliseconds, p50 / p99.
 *
 *     npm run bench -- history [sizes=1000,100000,1000000] [reads=200]
 */
import { CursorSigner } from '@parley/service/graphql';
import { createClient } from 'graphql-ws';
import mongoose from 'mongoose';
import { WebSocket } from 'ws';
import { execute, quantile, register, socketEndpoint } from './client.mjs';
import { PARLEY } from './harness/names.mjs';
import { readOptions } from './harness/options.mjs';
import { subgraphAccess, urlOf } from './harness/parley.mjs';
import { storedMessage } from './harness/stored.mjs';
import { markdown } from './harness/table.mjs';

const { sizes, reads } = readOptions({ sizes: [1_000, 100_000, 1_000_000], reads: 200 });

/** Slow reads, and those that open a socket, run only every Nth time. */
const SLOW_EVERY = 10;
const PAGE = 50;
const BATCH = 5_000;
const POSITIONS = ['start', 'middle', 'end', 'unread', 'resume'];

// Cursors as the chat service creates them.
const signer = new CursorSigner(subgraphAccess().secret);
const messageCursor = (roomId, seq) => signer.sign(`messages:${roomId}`, `${seq}`);
const roomCursor = (roomId, head) => signer.sign(`events:${roomId}`, `${head}:`);

const token = await register();
const connection = await mongoose.createConnection(urlOf('mongo')).asPromise();
const messages = connection.collection('messages');

/** How each system reads each position of a room. */
const SYSTEMS = {
  [PARLEY]: {
    start: (id) => page(id, `first: ${PAGE}`),
    middle: (id, size) => page(id, `first: ${PAGE}, after: "${messageCursor(id, Math.floor(size / 2))}"`),
    end: (id) => page(id, `last: ${PAGE}`),
    unread: async (id) =>
      (await execute(token, 'query ($id: ID!) { room(id: $id) { viewer { unreadCount } } }', { id })).room.viewer
        .unreadCount,
    resume,
  },
  'driver, by index': {
    start: (roomId) => find({ roomId, seq: { $gt: 0 } }, 1),
    middle: (roomId, size) => find({ roomId, seq: { $gt: Math.floor(size / 2) } }, 1),
    end: (roomId) => find({ roomId }, -1),
  },
  'driver, skip() and counting': {
    start: (roomId) => find({ roomId }, 1),
    middle: (roomId, size) => find({ roomId }, 1, Math.floor(size / 2)),
    end: (roomId, size) => find({ roomId }, 1, size - PAGE),
    unread: (roomId) => messages.countDocuments({ roomId, seq: { $gt: 0 } }),
  },
};

const rooms = [];
for (const size of sizes) rooms.push({ size, id: await fill(size) });

const samples = new Map();
for (let read = 0; read < reads; read++) {
  for (const room of rooms) {
    for (const system of Object.keys(SYSTEMS)) await readOnce(system, room, read % SLOW_EVERY === 0);
  }
}
await connection.close();

const cellOf = (key) => {
  const values = samples.get(key);
  return values ? `${quantile(values, 0.5)} / ${quantile(values, 0.99)}` : '–';
};
const rows = Object.keys(SYSTEMS).flatMap((system) =>
  rooms.map(({ size }) => ({
    system,
    messages: size.toLocaleString('en'),
    ...Object.fromEntries(POSITIONS.map((place) => [place, cellOf(`${size} ${system} ${place}`)])),
  })),
);
console.log(markdown(rows));

/** Reads each position of a room; slow ones only with `all`. */
async function readOnce(system, { size, id }, all) {
  for (const [place, take] of Object.entries(SYSTEMS[system])) {
    const isSlow = place === 'resume' || system.includes('skip');
    if (!isSlow || all) await measure(`${size} ${system} ${place}`, place, size, () => take(id, size));
  }
}

async function measure(key, place, size, take) {
  const started = performance.now();
  const found = await take();
  const took = performance.now() - started;
  const expected = { unread: size, resume: size }[place] ?? PAGE;
  if (found !== expected) throw new Error(`${key}: ${found} instead of ${expected}`);
  if (!samples.has(key)) samples.set(key, []);
  samples.get(key).push(took);
}

async function page(id, args) {
  const { room } = await execute(
    token,
    `query ($id: ID!) { room(id: $id) { messages(${args}) { edges { node { id seq body } } } } }`,
    { id },
  );
  return room.messages.edges.length;
}

async function find(filter, direction, skip = 0) {
  const found = await messages.find(filter).sort({ seq: direction }).skip(skip).limit(PAGE).toArray();
  return found.length;
}

/** Resumes a subscription 50 messages before the end. @returns the seq of the last message. */
async function resume(roomId, size) {
  const socket = createClient({
    url: socketEndpoint,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
  });
  const query = `subscription ($roomId: ID!, $after: String) {
    roomEvents(roomId: $roomId, after: $after) { cursor ... on MessageAdded { message { seq } } } }`;
  const after = roomCursor(roomId, size + 1 - PAGE);
  let last;
  for await (const { data, errors } of socket.iterate({ query, variables: { roomId, after } })) {
    if (errors) throw new Error(JSON.stringify(errors));
    last = data.roomEvents.message?.seq;
    if (last === size) break;
  }
  await socket.dispose();
  return last;
}

/** Creates a room with `size` messages as sends store them. The first rev is that of its owner. */
async function fill(size) {
  const { createRoom } = await execute(
    token,
    'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id createdBy { id } } }',
    {
      input: { kind: 'PUBLIC', name: `History of ${size}` },
    },
  );
  const createdAt = new Date();
  for (let stored = 0; stored < size; stored += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, size - stored) }, (_, index) =>
      storedMessage(
        { roomId: createRoom.id, seq: stored + index + 1, authorId: createRoom.createdBy.id, createdAt },
        1,
      ),
    );
    await messages.insertMany(batch, { ordered: false });
    process.stderr.write(`\r${createRoom.id}: ${stored + batch.length} of ${size} messages`);
  }
  process.stderr.write('\n');
  await connection
    .collection('rooms')
    .updateOne({ _id: createRoom.id }, { $set: { lastSeq: size, lastRev: size + 1, lastActivityAt: createdAt } });
  return createRoom.id;
}
