/**
 * Measures the latency from a send to its event, in many rooms with a few readers each, below and at the capacity limit.
 * The peers store a message before they publish it, in the same store and as durably as Parley.
 *
 *     npm run bench -- latency [rounds=3] [rates=20,100] [only=Socket.IO,…]
 */
import { atRate, nowMicros } from './harness/clock.mjs';
import { openComparison } from './harness/comparison.mjs';
import { readOptions } from './harness/options.mjs';
import { cpuSeconds } from './harness/processes.mjs';
import { requireSame } from './harness/readers.mjs';
import { inRounds, report } from './harness/rounds.mjs';
import { rowsOf } from './harness/table.mjs';
import { bodyAt } from './load/inspection.mjs';

const { rounds, rates, only } = readOptions({ rounds: 3, rates: [20, 100], only: 'Socket.IO,bare ws' });

const SOCKETS = 500;
const ROOMS = 50;
const SECONDS = 5;
const BODY_LENGTH = 180;

const comparison = await openComparison({ only, rooms: ROOMS, isStored: true });
const systems = await comparison.allWithReaders(SOCKETS, () => bodyAt(nowMicros(), BODY_LENGTH));
const rows = [];
for (const rate of rates) {
  const samples = {};
  const messagesPerRoom = Math.ceil((rate * SECONDS) / ROOMS);
  const messages = messagesPerRoom * ROOMS;
  const results = await inRounds(rounds, systems, async ({ name, pids, readers, send }) => {
    const before = cpuSeconds(pids);
    const { p50, p99, sample } = await readers.count(messagesPerRoom, () =>
      atRate(messages, rate, (index) => send(bodyAt(nowMicros(), BODY_LENGTH), index % ROOMS)),
    );
    samples[name] = sample;
    return { 'p50, ms': p50, 'p99, ms': p99, 'server ms per send': ((cpuSeconds(pids) - before) * 1e3) / messages };
  });
  requireSame(samples);
  rows.push(...rowsOf(results, 'p50, ms', { 'sends/s': rate }));
}
await Promise.all(systems.map(({ readers }) => readers.close()));
await comparison.close();
report(rows);
