/**
 * Measures the cost of an idle subscription: the memory of the servers before and after many sockets subscribe to one
 * room.
 *
 *     npm run bench -- idle [sockets=10000] [only=Socket.IO,…]
 */
import { setTimeout as delay } from 'node:timers/promises';
import { nowMicros } from './harness/clock.mjs';
import { openComparison } from './harness/comparison.mjs';
import { readOptions } from './harness/options.mjs';
import { cpuSeconds, residentBytes } from './harness/processes.mjs';
import { recordFailure, report } from './harness/rounds.mjs';
import { rowsOf } from './harness/table.mjs';
import { bodyAt } from './load/inspection.mjs';

const { sockets, only } = readOptions({ sockets: 10_000, only: '' });

/** Long enough for a garbage collection and a round of pings. */
const SETTLING_MS = 15_000;
const FIRST_SOCKETS = 200;
const BODY_LENGTH = 180;

const comparison = await openComparison({ only });
const results = {};
for (const system of comparison.able(sockets)) {
  const { name, pids } = system;
  // The first readers cause one-time allocations that do not depend on their number.
  const first = await open(system, FIRST_SOCKETS);
  await first?.readers.close();
  await delay(SETTLING_MS);
  const before = residentBytes(pids);
  const opened = await open(system, sockets);
  if (!opened) continue;
  const used = cpuSeconds(pids);
  await delay(SETTLING_MS);
  const idle = cpuSeconds(pids) - used;
  results[name] = [
    {
      'memory per socket, kB': (residentBytes(pids) - before) / sockets / 1_000,
      'CPU while idle, %': (idle / (SETTLING_MS / 1_000)) * 100,
    },
  ];
  try {
    await opened.readers.count(1, () => system.send(bodyAt(nowMicros(), BODY_LENGTH)));
  } catch (error) {
    recordFailure(name, error);
  }
  await opened.readers.close();
}
await comparison.close();
report(rowsOf(results, 'memory per socket, kB', { sockets: sockets.toLocaleString('en') }));

function open(system, count) {
  return comparison.withReaders(system, count, () => bodyAt(nowMicros(), BODY_LENGTH));
}
