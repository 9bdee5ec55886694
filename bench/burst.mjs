/**
 * Measures a burst of 50 messages into one room, with healthy readers only and with some stalled ones. A stalled reader
 * does not read from its socket and has been sent more than kernel buffers hold.
 *
 *     npm run bench -- burst [rounds=3] [sockets=1000] [only=Socket.IO,…]
 */
import { nowMicros } from './harness/clock.mjs';
import { openComparison } from './harness/comparison.mjs';
import { readOptions } from './harness/options.mjs';
import { residentBytes, watchMemory } from './harness/processes.mjs';
import { inRounds, report } from './harness/rounds.mjs';
import { requireSame } from './harness/readers.mjs';
import { rowsOf } from './harness/table.mjs';
import { bodyAt } from './load/inspection.mjs';

const { rounds, sockets, only } = readOptions({ rounds: 3, sockets: 1_000, only: '' });

const BURST = 50;
const BODY_LENGTH = 180;
const STALLED_SHARE = 0.05;
/** Sent to stalled readers before the measurement: more than both socket buffers hold, less than 1 MiB. */
const FILLERS = 60;
const FILLER_LENGTH = 8_000;
const MEGABYTE = 1e6;

const comparison = await openComparison({ only });
const rows = [];
const systems = await comparison.allWithReaders(sockets, () => bodyAt(nowMicros(), BODY_LENGTH));
for (const share of [0, STALLED_SHARE]) {
  const samples = {};
  const results = await inRounds(rounds, systems, async ({ name, pids, readers, send }) => {
    const sendAll = (count, length) => async () => {
      await Promise.all(Array.from({ length: count }, () => send(bodyAt(nowMicros(), length))));
    };
    const before = residentBytes(pids);
    const peak = watchMemory(pids);
    if (share > 0) {
      await readers.stall(share);
      await readers.count(FILLERS, sendAll(FILLERS, FILLER_LENGTH));
    }
    const started = nowMicros();
    const { lastAt, p50, p99, sample } = await readers.count(BURST, sendAll(BURST, BODY_LENGTH));
    samples[name] = sample;
    const measured = {
      'until all delivered, ms': (lastAt - started) / 1_000,
      'p50, ms': p50,
      'p99, ms': p99,
      'peak memory, MB': peak() / MEGABYTE,
      'memory growth, MB': (peak() - before) / MEGABYTE,
    };
    if (share > 0) await readers.replaceStalled(sendAll(1, BODY_LENGTH));
    return measured;
  });
  requireSame(samples);
  rows.push(...rowsOf(results, 'until all delivered, ms', { stalled: `${share * 100} %` }));
}
await Promise.all(systems.map(({ readers }) => readers.close()));
await comparison.close();
report(rows);
