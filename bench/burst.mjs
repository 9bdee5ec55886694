/**
 * What a flood does, and what readers who do not read do to those who do: 50 messages at once into one room, with all
 * readers well and with some of them stalled. A stalled reader has stopped to take from its socket, and has been sent
 * more than the kernel keeps for it.
 *
 *     npm run bench -- burst [rounds=3] [sockets=1000] [only=Socket.IO,…]
 */
import { nowMicros } from './harness/clock.mjs';
import { openContest } from './harness/contest.mjs';
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
/** What is sent to a stalled reader before it counts: more than a socket's buffers on both sides, less than 1 MiB. */
const PLUGS = 60;
const PLUG_LENGTH = 8_000;
const MEGABYTE = 1e6;

const contest = await openContest({ only });
const rows = [];
const contestants = await contest.allWithReaders(sockets, () => bodyAt(nowMicros(), BODY_LENGTH));
for (const share of [0, STALLED_SHARE]) {
  const samples = {};
  const results = await inRounds(rounds, contestants, async ({ name, pids, readers, send }) => {
    const sendAll = (count, length) => async () => {
      await Promise.all(Array.from({ length: count }, () => send(bodyAt(nowMicros(), length))));
    };
    const resting = residentBytes(pids);
    const most = watchMemory(pids);
    if (share > 0) {
      await readers.stall(share);
      await readers.count(PLUGS, sendAll(PLUGS, PLUG_LENGTH));
    }
    const started = nowMicros();
    const { lastAt, p50, p99, sample } = await readers.count(BURST, sendAll(BURST, BODY_LENGTH));
    samples[name] = sample;
    const measured = {
      'until all have all, ms': (lastAt - started) / 1_000,
      'p50, ms': p50,
      'p99, ms': p99,
      'peak memory, MB': most() / MEGABYTE,
      'of it new, MB': (most() - resting) / MEGABYTE,
    };
    if (share > 0) await readers.replaceStalled(sendAll(1, BODY_LENGTH));
    return measured;
  });
  requireSame(samples);
  rows.push(...rowsOf(results, 'until all have all, ms', { stalled: `${share * 100} %` }));
}
await Promise.all(contestants.map(({ readers }) => readers.close()));
await contest.close();
report(rows);
