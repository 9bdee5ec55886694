/**
 * What it costs to bring a message to many: one room, readers over two replicas, messages at a steady rate. Measured is
 * the processor time of the servers (gateway, chat and auth of ours; the stores are left out for everybody) for each
 * delivery, and how many deliveries a second there were. Ours stores each message durably, which with few readers is most
 * of it; the peers only publish it over Redis. `offered` is how many deliveries a second are asked for. How often our
 * gateway executes the subscription for a message must not depend on the number of readers: once for each chat replica.
 *
 *     npm run bench -- fan-out [rounds=3] [sockets=100,1000,5000] [offered=25000] [only=Socket.IO,…]
 */
import { bodyAt } from './load/inspection.mjs';
import { atRate, nowMicros } from './harness/clock.mjs';
import { openContest } from './harness/contest.mjs';
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

/** Makes frames of about 340 bytes. */
const BODY_LENGTH = 180;
/** However few deliveries a message makes: a machine of this size stores hardly more. */
const MOST_MESSAGES_A_SECOND = 20;
const SECONDS = 4;

const contest = await openContest({ only });
const rows = [];
for (const count of sockets) {
  const perSecond = Math.min(MOST_MESSAGES_A_SECOND, offered / count);
  const samples = {};
  const contestants = await contest.allWithReaders(count, () => bodyAt(nowMicros(), BODY_LENGTH));
  const results = await inRounds(rounds, contestants, async ({ name, pids, readers, send, executions }) => {
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
      'µs a delivery': (used * 1e6) / deliveries,
      'deliveries/s': deliveries / ((lastAt - started) / 1e6),
      'p50, ms': p50,
      'p99, ms': p99,
      'executions a message': executions ? ((await executions()) - executed) / messages : NaN,
    };
  });
  requireSame(samples);
  rows.push(...rowsOf(results, 'µs a delivery', { sockets: count.toLocaleString('en'), 'messages/s': perSecond }));
  await Promise.all(contestants.map(({ readers }) => readers.close()));
}
await contest.close();
report(rows);
