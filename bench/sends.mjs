/**
 * Durable sends a second, into one room and into a hundred, through the gateway; beside what the driver alone does in the
 * same store, acknowledged in the same way: a write for each message at the same concurrency, and at the limit as many
 * messages with each write.
 *
 *     npm run bench -- sends [rounds=3] [count=500] [rooms=1,100]
 */
import { randomUUID } from 'node:crypto';
import { endpoint } from './client.mjs';
import { Child } from './harness/children.mjs';
import { OURS } from './harness/names.mjs';
import { readOptions } from './harness/options.mjs';
import { openRooms, registerPeople, SEND, servicePids, urlOf } from './harness/ours.mjs';
import { cpuSeconds } from './harness/processes.mjs';
import { inRounds, report } from './harness/rounds.mjs';
import { rowsOf } from './harness/table.mjs';

const options = readOptions({ rounds: 3, count: 500, rooms: [1, 100] });

/** Sends under way at once, each by another person. */
const CONCURRENCY = 64;
const PATIENCE_MS = 120_000;
const BODY = 'The tide turns at a quarter past four, bring the long rope.';

const people = await registerPeople(CONCURRENCY);
const asker = new Child('load/asker.mjs');
const inserter = new Child('load/inserter.mjs', { mongoUrl: urlOf('mongo') });

const rows = [];
for (const count of options.rooms) {
  const rooms = await openRooms(people, count);
  const insert = async (batch, lanes) =>
    shown(await inserter.ask({ act: 'insert', count: options.count, rooms: count, batch, lanes }, PATIENCE_MS), NaN);
  const contestants = [
    { name: OURS, run: () => send(rooms) },
    { name: 'insertOne', run: () => insert(1, CONCURRENCY) },
    { name: `insertMany of ${CONCURRENCY}`, run: () => insert(CONCURRENCY, 1) },
  ];
  const results = await inRounds(options.rounds, contestants, ({ run }) => run());
  rows.push(...rowsOf(results, 'sends/s', { rooms: count }));
}
await asker.stop();
await inserter.stop();
report(rows);

async function send(rooms) {
  const requests = Array.from({ length: options.count }, (_, index) => {
    const input = { roomId: rooms[index % rooms.length], body: BODY, clientId: randomUUID() };
    // In a room of which one is no member one does not send: all but the first room have one member.
    const sender = rooms.length === 1 ? people[index % people.length] : people[0];
    return {
      headers: { 'content-type': 'application/json', authorization: `Bearer ${sender}` },
      body: JSON.stringify({ query: SEND, variables: { input } }),
    };
  });
  const before = cpuSeconds(servicePids);
  const result = await asker.ask({ act: 'ask', url: endpoint, connections: CONCURRENCY, requests }, PATIENCE_MS);
  return shown(result, ((cpuSeconds(servicePids) - before) * 1_000) / options.count);
}

function shown({ perSecond, p50, p99 }, servers) {
  return { 'sends/s': perSecond, 'p50, ms': p50, 'p99, ms': p99, 'ms of services a send': servers };
}
