/**
 * Shows that a page of history costs the same however long a room's history is. It fills rooms with 1,000, 100,000 and
 * 1,000,000 messages straight in the store, and reads pages of 50 at the start, in the middle and at the end of each,
 * the unread count, and what a client gets that resumes 50 messages from the end – all through the public endpoint of a
 * running system (`npm start` first). The rooms are read in turn, so that what disturbs one disturbs all.
 *
 *     node bench/history.mjs [sizes=1000,100000,1000000] [reads=200]
 */
import { randomUUID } from 'node:crypto';
import { createClient } from 'graphql-ws';
import mongoose from 'mongoose';
import { WebSocket } from 'ws';
import { ask, processes, quantile, register, socketEndpoint } from './client.mjs';

const SIZES = (process.argv[2] ?? '1000,100000,1000000').split(',').map(Number);
const READS = Number(process.argv[3] ?? 200);
const RESUMES = Math.ceil(READS / 10);
const PAGE = 50;
const BATCH = 5_000;

const MONGO_URL = process.env.MONGO_URL ?? processes.find(({ name }) => name === 'mongo').url;

const PAGES = {
  start: (id) => page(id, `first: ${PAGE}`),
  middle: (id, size) => page(id, `first: ${PAGE}, after: "${placeCursor(id, Math.floor(size / 2))}"`),
  end: (id) => page(id, `last: ${PAGE}`),
  unread: (id) => ask(token, 'query ($id: ID!) { room(id: $id) { viewer { unreadCount } } }', { id }),
};

// Cursors as the chat service makes them.
const seal = (text) => Buffer.from(text).toString('base64url');
const placeCursor = (roomId, seq) => seal(`messages:${roomId}:${seq}`);
const roomCursor = (roomId, head) => seal(`1:${roomId}:${head}:`);

const token = await register();
const connection = await mongoose.createConnection(MONGO_URL).asPromise();
const rooms = [];
for (const size of SIZES) rooms.push({ size, id: await fill(size), samples: {} });
await connection.close();

for (let read = 0; read < READS; read++) {
  for (const { size, id, samples } of rooms) {
    for (const [place, take] of Object.entries(PAGES)) await measure(samples, place, () => take(id, size));
    if (read < RESUMES) await measure(samples, 'resume', () => resume(id, size));
  }
}

console.log(`${READS} reads of ${PAGE} messages each; ms, p50 / p99`);
console.table(
  Object.fromEntries(
    rooms.map(({ size, samples }) => [
      size.toLocaleString('en'),
      Object.fromEntries(
        Object.entries(samples).map(([place, values]) => [
          place,
          `${quantile(values, 0.5)} / ${quantile(values, 0.99)}`,
        ]),
      ),
    ]),
  ),
);

async function measure(samples, place, take) {
  const started = performance.now();
  await take();
  (samples[place] ??= []).push(performance.now() - started);
}

async function page(id, args) {
  const { room } = await ask(
    token,
    `query ($id: ID!) { room(id: $id) { messages(${args}) { edges { node { id seq body } } } } }`,
    { id },
  );
  if (room.messages.edges.length !== PAGE) throw new Error(`${room.messages.edges.length} messages on a page`);
}

/** Subscribes from 50 messages before the end and waits for the last of them. */
async function resume(roomId, size) {
  const socket = createClient({
    url: socketEndpoint,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
  });
  const query = `subscription ($roomId: ID!, $after: String) {
    roomEvents(roomId: $roomId, after: $after) { cursor ... on MessageAdded { message { seq } } } }`;
  const after = roomCursor(roomId, size + 1 - PAGE);
  for await (const { data, errors } of socket.iterate({ query, variables: { roomId, after } })) {
    if (errors) throw new Error(JSON.stringify(errors));
    if (data.roomEvents.message?.seq === size) break;
  }
  await socket.dispose();
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
  const messages = connection.collection('messages');
  const createdAt = new Date();
  for (let stored = 0; stored < size; stored += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, size - stored) }, (_, index) =>
      message(createRoom.id, stored + index + 1, createRoom.createdBy.id, createdAt),
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

function message(roomId, seq, authorId, createdAt) {
  const order = `${createdAt.getTime().toString(16).padStart(12, '0')}-${roomId}-${seq.toString(16).padStart(14, '0')}`;
  return {
    _id: `${roomId}-${seq}`,
    roomId,
    seq,
    rev: seq + 1,
    createdRev: seq + 1,
    authorId,
    clientId: randomUUID(),
    body: `message ${seq}`,
    createdAt,
    editedAt: null,
    deletedAt: null,
    reactions: [],
    pinnedAt: null,
    gone: false,
    words: ['message', String(seq)],
    foundOrder: order,
  };
}
