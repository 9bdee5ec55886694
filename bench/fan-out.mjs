/**
 * Measures the fan-out of messages in one room, with readers on two replicas and messages at a constant rate: the CPU
 * time of the servers per delivery (for Parley: gateway, chat and auth; without the stores for all systems), and the
 * deliveries per second. Parley stores each message durably, which dominates with few readers; the peers only publish it
 * over Redis. `offered` is the target number of deliveries per second. The number of executions per message in Parley's
 * gateway must not depend on the number of readers: one per chat replica.
 *
 *     npm run bench -- fan-out [rounds=3] [sockets=100,1000,5000] [offered=25000] [only=Socket.IO,…]
 */
import { bodyAt } from './load/inspection.mjs';
import { atRate, nowMicros } from './harness/clock.mjs';
import { openComparison } from './harness/comparison.mjs';
import { readOptions } from './harness/options.mjs';
import { cpuSeconds } from './harness/processes.mjs';
import { requireSame } from './harness/readers.mjs';
import { inRounds, report } from './harness/rounds.mjs';
import { rowsOf } from './harness/table.mjs';

const { rounds, sockets, offered, only } = readOptions({
  rounds: 3,
  sockets: [100, 1_000, 5_000],
  offered: 25_000,
  only: '',
});

/** Results in frames of about 340 bytes. */
const BODY_LENGTH = 180;
/** Limit for few readers, because a machine of this size can hardly store more. */
const MAX_MESSAGES_PER_SECOND = 20;
const SECONDS = 4;

const comparison = await openComparison({ only });
const rows = [];
for (const count of sockets) {
  const perSecond = Math.min(MAX_MESSAGES_PER_SECOND, offered / count);
  const samples = {};
  const systems = await comparison.allWithReaders(count, () => bodyAt(nowMicros(), BODY_LENGTH));
  const results = await inRounds(rounds, systems, async ({ name, pids, readers, send, executions }) => {
    const messages = Math.ceil(perSecond * SECONDS);
    const executed = await executions?.();
    const before = cpuSeconds(pids);
    const started = nowMicros();
    const { deliveries, lastAt, p50, p99, sample } = await readers.count(messages, () =>
      atRate(messages, perSecond, () => send(bodyAt(nowMicros(), BODY_LENGTH))),
    );
    const used = cpuSeconds(pids) - before;
    samples[name] = sample;
    return {
      'µs per delivery': (used * 1e6) / deliveries,
      'deliveries/s': deliveries / ((lastAt - started) / 1e6),
      'p50, ms': p50,
      'p99, ms': p99,
      'executions per message': executions ? ((await executions()) - executed) / messages : NaN,
    };
  });
  requireSame(samples);
  rows.push(...rowsOf(results, 'µs per delivery', { sockets: count.toLocaleString('en'), 'messages/s': perSecond }));
  await Promise.all(systems.map(({ readers }) => readers.close()));
}
await comparison.close();
report(rows);
