/** A process that stores messages by the driver alone: what a send costs at the least. */
import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { answer, options } from '../harness/child-side.mjs';
import { inLanes } from '../harness/clock.mjs';

const BODY = 'The tide turns at a quarter past four, bring the long rope.';

const client = await MongoClient.connect(options.mongoUrl, { writeConcern: { w: 'majority', journal: true } });
const messages = client.db('bench').collection(`sends-${process.pid}`);
await messages.createIndex({ roomId: 1, seq: 1 }, { unique: true });
let lastSeq = 0;

answer({
  /** Stores `count` messages in turn into so many rooms, `batch` with each write and `lanes` writes at once. */
  async insert({ count, rooms, batch, lanes }) {
    const times = [];
    const started = performance.now();
    await inLanes(Math.ceil(count / batch), lanes, async () => {
      const documents = Array.from({ length: batch }, () => message(rooms));
      const asked = performance.now();
      if (batch === 1) await messages.insertOne(documents[0]);
      else await messages.insertMany(documents, { ordered: false });
      times.push(performance.now() - asked);
    });
    const seconds = (performance.now() - started) / 1_000;
    times.sort((left, right) => left - right);
    const at = (share) => times[Math.floor(share * (times.length - 1))];
    return { perSecond: (times.length * batch) / seconds, p50: at(0.5), p99: at(0.99) };
  },
});

function message(rooms) {
  const seq = ++lastSeq;
  const ids = { roomId: `room-${seq % rooms}`, authorId: 'author', clientId: randomUUID() };
  return { ...ids, seq, rev: seq, body: BODY, createdAt: new Date(), reactions: [], editedAt: null, deletedAt: null };
}
