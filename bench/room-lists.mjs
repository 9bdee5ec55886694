/**
 * Measures a page of the room list with exact unread and mention counts, by the user's number of rooms and the number of
 * messages in each. The control counts the messages of each room with the driver, which must grow with their number.
 * Milliseconds.
 *
 *     npm run bench -- room-lists [rounds=30] [rooms=10,100,1000] [messages=20,1000]
 */
import mongoose from 'mongoose';
import { execute, register } from './client.mjs';
import { runConcurrently } from './harness/clock.mjs';
import { PARLEY } from './harness/names.mjs';
import { readOptions } from './harness/options.mjs';
import { urlOf } from './harness/parley.mjs';
import { inRounds, report } from './harness/rounds.mjs';
import { storedMessage } from './harness/stored.mjs';
import { rowsOf } from './harness/table.mjs';

const {
  rounds,
  rooms: roomCounts,
  messages: lengths,
} = readOptions({
  rounds: 30,
  rooms: [10, 100, 1_000],
  messages: [20, 1_000],
});

const PAGE = 50;
const CONCURRENCY = 16;
/** Revs before the first message: the joins of the owner and the reader. */
const JOINED = 2;
const LIST = `{ myRooms(first: ${PAGE}) { edges { node {
  id name lastMessage { id body author { id displayName } } viewer { unreadCount mentionCount }
} } } }`;
const CREATE = 'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id createdBy { id } } }';
const JOIN = 'mutation ($id: ID!) { joinRoom(roomId: $id) { id } }';

const connection = await mongoose.createConnection(urlOf('mongo')).asPromise();
const messages = connection.collection('messages');
const rows = [];
for (const length of lengths) {
  for (const count of roomCounts) {
    const [writer, reader] = [await register(), await register()];
    const ids = [];
    await runConcurrently(
      count,
      CONCURRENCY,
      async (index) => void ids.push(await openRoom(writer, reader, `List ${index}`, length)),
    );
    const page = ids.slice(0, PAGE);
    const systems = [
      { name: PARLEY, run: () => list(reader, Math.min(PAGE, count), length) },
      {
        name: 'driver, counting each room',
        run: () => runConcurrently(page.length, CONCURRENCY, (index) => countOf(page[index])),
      },
    ];
    const results = await inRounds(rounds, systems, async ({ run }) => {
      const started = performance.now();
      await run();
      return { 'ms per page': performance.now() - started };
    });
    rows.push(...rowsOf(results, 'ms per page', { 'messages per room': length, rooms: count }));
  }
}
await connection.close();
report(rows);

/** Creates a room in which the reader has `length` unread messages. */
async function openRoom(writer, reader, name, length) {
  const { createRoom } = await execute(writer, CREATE, { input: { kind: 'PUBLIC', name } });
  const { id } = createRoom;
  await execute(reader, JOIN, { id });
  const common = { roomId: id, authorId: createRoom.createdBy.id, createdAt: new Date() };
  const all = Array.from({ length }, (_, index) => storedMessage({ ...common, seq: index + 1 }, JOINED));
  await messages.insertMany(all, { ordered: false });
  const numbers = { lastSeq: length, lastRev: length + JOINED, lastActivityAt: common.createdAt };
  await connection.collection('rooms').updateOne({ _id: id }, { $set: numbers });
  return id;
}

async function list(reader, expected, length) {
  const { myRooms } = await execute(reader, LIST);
  const isRight = ({ node }) => node.viewer.unreadCount === length && node.lastMessage.id === `${node.id}-${length}`;
  if (myRooms.edges.length !== expected || !myRooms.edges.every(isRight)) throw new Error('the room list is wrong');
}

function countOf(roomId) {
  return messages.countDocuments({ roomId, seq: { $gt: 0 }, empty: false });
}
