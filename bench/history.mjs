/**
 * Shows that a page of history costs the same however long a room's history is. It fills rooms straight in the store and
 * reads pages of 50 messages at the start, in the middle and at the end of each, and how many are unread: through the
 * gateway, and with the driver alone, by the index (the limit) and by what many use in its place, `skip` and counting
 * (which must get slower). Through the gateway also what a client gets that resumes 50 messages from the end. All are read
 * in turn, so that what disturbs one disturbs all. Milliseconds, p50 / p99.
 *
 *     npm run bench -- history [sizes=1000,100000,1000000] [reads=200]
 */
import { CursorSigner } from '@parley/service';
import { createClient } from 'graphql-ws';
import mongoose from 'mongoose';
import { WebSocket } from 'ws';
import { ask, quantile, register, socketEndpoint } from './client.mjs';
import { OURS } from './harness/names.mjs';
import { readOptions } from './harness/options.mjs';
import { subgraphAccess, urlOf } from './harness/ours.mjs';
import { storedMessage } from './harness/stored.mjs';
import { markdown } from './harness/table.mjs';

const { sizes, reads } = readOptions({ sizes: [1_000, 100_000, 1_000_000], reads: 200 });

/** What is slow, or opens a socket, is read less often. */
const FEWER = 10;
const PAGE = 50;
const BATCH = 5_000;
const PLACES = ['start', 'middle', 'end', 'unread', 'resume'];

// Cursors as the chat service makes them.
const signer = new CursorSigner(subgraphAccess().secret);
const placeCursor = (roomId, seq) => signer.sign(`messages:${roomId}`, `${seq}`);
const roomCursor = (roomId, head) => signer.sign(`events:${roomId}`, `${head}:`);

const token = await register();
const connection = await mongoose.createConnection(urlOf('mongo')).asPromise();
const messages = connection.collection('messages');

/** What each system does to read a place of a room of so many messages. */
const SYSTEMS = {
  [OURS]: {
    start: (id) => page(id, `first: ${PAGE}`),
    middle: (id, size) => page(id, `first: ${PAGE}, after: "${placeCursor(id, Math.floor(size / 2))}"`),
    end: (id) => page(id, `last: ${PAGE}`),
    unread: async (id) =>
      (await ask(token, 'query ($id: ID!) { room(id: $id) { viewer { unreadCount } } }', { id })).room.viewer
        .unreadCount,
    resume,
  },
  'driver, by the index': {
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
    for (const system of Object.keys(SYSTEMS)) await readOnce(system, room, read % FEWER === 0);
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
    ...Object.fromEntries(PLACES.map((place) => [place, cellOf(`${size} ${system} ${place}`)])),
  })),
);
console.log(markdown(rows));

/** Reads each place of a room; with `all` also those that are read less often. */
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
  if (found !== expected) throw new Error(`${key}: ${found} in place of ${expected}`);
  if (!samples.has(key)) samples.set(key, []);
  samples.get(key).push(took);
}

async function page(id, args) {
  const { room } = await ask(
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

/** Subscribes from 50 messages before the end. @returns the number of the last of them. */
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

/** A room with `size` messages as sends would have left them; its first number is that of its owner. */
async function fill(size) {
  const { createRoom } = await ask(
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
