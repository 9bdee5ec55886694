/**
 * What a list of rooms costs with exact numbers of unread messages and mentions: a page of it, by how many rooms its
 * owner is in, and how many messages each has. Beside it what counting the messages of each room of the page costs the
 * driver alone, as a control that must grow with their number. Milliseconds.
 *
 *     npm run bench -- room-lists [rounds=30] [rooms=10,100,1000] [messages=20,1000]
 */
import mongoose from 'mongoose';
import { ask, register } from './client.mjs';
import { inLanes } from './harness/clock.mjs';
import { OURS } from './harness/names.mjs';
import { readOptions } from './harness/options.mjs';
import { urlOf } from './harness/ours.mjs';
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
const AT_ONCE = 16;
/** The owner and the reader, before the first message. */
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
    await inLanes(
      count,
      AT_ONCE,
      async (index) => void ids.push(await openRoom(writer, reader, `List ${index}`, length)),
    );
    const page = ids.slice(0, PAGE);
    const contestants = [
      { name: OURS, run: () => list(reader, Math.min(PAGE, count), length) },
      { name: 'driver, counting each room', run: () => inLanes(page.length, AT_ONCE, (index) => countOf(page[index])) },
    ];
    const results = await inRounds(rounds, contestants, async ({ run }) => {
      const started = performance.now();
      await run();
      return { 'ms a page': performance.now() - started };
    });
    rows.push(...rowsOf(results, 'ms a page', { 'messages a room': length, rooms: count }));
  }
}
await connection.close();
report(rows);

/** A room of the writer's that the reader has joined and then missed `length` messages of. */
async function openRoom(writer, reader, name, length) {
  const { createRoom } = await ask(writer, CREATE, { input: { kind: 'PUBLIC', name } });
  const { id } = createRoom;
  await ask(reader, JOIN, { id });
  const common = { roomId: id, authorId: createRoom.createdBy.id, createdAt: new Date() };
  const all = Array.from({ length }, (_, index) => storedMessage({ ...common, seq: index + 1 }, JOINED));
  await messages.insertMany(all, { ordered: false });
  const numbers = { lastSeq: length, lastRev: length + JOINED, lastActivityAt: common.createdAt };
  await connection.collection('rooms').updateOne({ _id: id }, { $set: numbers });
  return id;
}

async function list(reader, expected, length) {
  const { myRooms } = await ask(reader, LIST);
  const isRight = ({ node }) => node.viewer.unreadCount === length && node.lastMessage.id === `${node.id}-${length}`;
  if (myRooms.edges.length !== expected || !myRooms.edges.every(isRight)) throw new Error('the list is not right');
}

function countOf(roomId) {
  return messages.countDocuments({ roomId, seq: { $gt: 0 }, gone: false });
}
