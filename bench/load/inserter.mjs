/** A process that stores messages with the driver only: the lower bound for a send. */
import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { handle, options } from '../harness/child-side.mjs';
import { runConcurrently } from '../harness/clock.mjs';

const BODY = 'The tide turns at a quarter past four, bring the long rope.';

const client = await MongoClient.connect(options.mongoUrl, { writeConcern: { w: 'majority', journal: true } });
const messages = client.db('bench').collection(`sends-${process.pid}`);
await messages.createIndex({ roomId: 1, seq: 1 }, { unique: true });
let lastSeq = 0;

handle({
  /** Stores `count` messages in rotating rooms, `batch` per write, with `concurrency` concurrent writes. */
  async insert({ count, rooms, batch, concurrency }) {
    const times = [];
    const started = performance.now();
    await runConcurrently(Math.ceil(count / batch), concurrency, async () => {
      const documents = Array.from({ length: batch }, () => message(rooms));
      const startedAt = performance.now();
      if (batch === 1) await messages.insertOne(documents[0]);
      else await messages.insertMany(documents, { ordered: false });
      times.push(performance.now() - startedAt);
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
