/**
 * Measures durable sends per second into one room and into a hundred, through the gateway. For comparison, the driver
 * alone writes to the same store with the same write concern: one write per message at the same concurrency, and, as the
 * upper bound, as many messages per write.
 *
 *     npm run bench -- sends [rounds=3] [count=500] [rooms=1,100]
 */
import { randomUUID } from 'node:crypto';
import { endpoint } from './client.mjs';
import { Child } from './harness/children.mjs';
import { PARLEY } from './harness/names.mjs';
import { readOptions } from './harness/options.mjs';
import { openRooms, registerPeople, SEND, servicePids, urlOf } from './harness/parley.mjs';
import { cpuSeconds } from './harness/processes.mjs';
import { inRounds, report } from './harness/rounds.mjs';
import { rowsOf } from './harness/table.mjs';

const options = readOptions({ rounds: 3, count: 500, rooms: [1, 100] });

/** Concurrent sends, each by another user. */
const CONCURRENCY = 64;
const TIMEOUT_MS = 120_000;
const BODY = 'The tide turns at a quarter past four, bring the long rope.';

const people = await registerPeople(CONCURRENCY);
const requester = new Child('load/requester.mjs');
const inserter = new Child('load/inserter.mjs', { mongoUrl: urlOf('mongo') });

const rows = [];
for (const count of options.rooms) {
  const rooms = await openRooms(people, count);
  const insert = async (batch, concurrency) =>
    shown(
      await inserter.request({ method: 'insert', count: options.count, rooms: count, batch, concurrency }, TIMEOUT_MS),
      NaN,
    );
  const systems = [
    { name: PARLEY, run: () => send(rooms) },
    { name: 'insertOne', run: () => insert(1, CONCURRENCY) },
    { name: `insertMany of ${CONCURRENCY}`, run: () => insert(CONCURRENCY, 1) },
  ];
  const results = await inRounds(options.rounds, systems, ({ run }) => run());
  rows.push(...rowsOf(results, 'sends/s', { rooms: count }));
}
await requester.stop();
await inserter.stop();
report(rows);

async function send(rooms) {
  const requests = Array.from({ length: options.count }, (_, index) => {
    const input = { roomId: rooms[index % rooms.length], body: BODY, clientId: randomUUID() };
    // Only members can send, and all rooms but the first have a single member.
    const sender = rooms.length === 1 ? people[index % people.length] : people[0];
    return {
      headers: { 'content-type': 'application/json', authorization: `Bearer ${sender}` },
      body: JSON.stringify({ query: SEND, variables: { input } }),
    };
  });
  const before = cpuSeconds(servicePids);
  const result = await requester.request(
    { method: 'send', url: endpoint, connections: CONCURRENCY, requests },
    TIMEOUT_MS,
  );
  return shown(result, ((cpuSeconds(servicePids) - before) * 1_000) / options.count);
}

function shown({ perSecond, p50, p99 }, servers) {
  return { 'sends/s': perSecond, 'p50, ms': p50, 'p99, ms': p99, 'service ms per send': servers };
}
