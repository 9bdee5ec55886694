/**
 * What a reader costs to whom nothing is said: the memory of the servers before so many sockets subscribed to one room
 * and a while after.
 *
 *     npm run bench -- idle [sockets=10000] [only=Socket.IO,…]
 */
import { setTimeout as delay } from 'node:timers/promises';
import { nowMicros } from './harness/clock.mjs';
import { openContest } from './harness/contest.mjs';
import { readOptions } from './harness/options.mjs';
import { cpuSeconds, residentBytes } from './harness/processes.mjs';
import { noteFailure, report } from './harness/rounds.mjs';
import { rowsOf } from './harness/table.mjs';
import { bodyAt } from './load/inspection.mjs';

const { sockets, only } = readOptions({ sockets: 10_000, only: '' });

/** Long enough for garbage to be collected, and for pings to go around. */
const SETTLING_MS = 15_000;
const FIRST_SOCKETS = 200;
const BODY_LENGTH = 180;

const contest = await openContest({ only });
const results = {};
for (const contestant of contest.able(sockets)) {
  const { name, pids } = contestant;
  // What a program needs for its first readers is no matter of how many there are.
  const first = await open(contestant, FIRST_SOCKETS);
  await first?.readers.close();
  await delay(SETTLING_MS);
  const before = residentBytes(pids);
  const opened = await open(contestant, sockets);
  if (!opened) continue;
  const used = cpuSeconds(pids);
  await delay(SETTLING_MS);
  const idle = cpuSeconds(pids) - used;
  results[name] = [
    {
      'memory a socket, kB': (residentBytes(pids) - before) / sockets / 1_000,
      'processor while idle, %': (idle / (SETTLING_MS / 1_000)) * 100,
    },
  ];
  try {
    await opened.readers.count(1, () => contestant.send(bodyAt(nowMicros(), BODY_LENGTH)));
  } catch (error) {
    noteFailure(name, error);
  }
  await opened.readers.close();
}
await contest.close();
report(rowsOf(results, 'memory a socket, kB', { sockets: sockets.toLocaleString('en') }));

function open(contestant, count) {
  return contest.withReaders(contestant, count, () => bodyAt(nowMicros(), BODY_LENGTH));
}
