import type { Fault } from './support/experiment.ts';
import type { FaultHarness } from './support/fault-harness.ts';
import { frozen } from './support/faults.ts';
import { IS_FULL } from './support/scale.ts';
import { testFaults } from './support/test-faults.ts';

/** Long enough for clients to time out, and long enough for the system to time out as well. */
const SECONDS = [8, 24];
const PROCESSES = ['chat-1', 'gateway-1', 'auth-1', 'edge', 'redis', 'mongo', 'documentdb', 'postgres'];

/** Connections that stall, so that everything arrives when they recover. */
const CONNECTIONS: [string, string][] = [
  ['edge', 'gateway-1'],
  ['gateway', 'chat-1'],
  ['gateway', 'auth-1'],
  ['chat-1', 'mongo'],
  ['chat', 'redis'],
  ['auth', 'postgres'],
];
const STALL_SECONDS = [10, 24];

/** A freeze ends after this number of changes were acknowledged that followed a failed one. */
const OVERTAKEN = 8;
/** That number may never be reached, because unresponsive replicas get no requests. So wait this long at most. */
const OVERTAKEN_SECONDS = 10;
const ROUNDS = 5;
/** Connections to replicated services, where newer changes take another replica. */
const BYPASSABLE = CONNECTIONS.filter(([, to]) => ['gateway-1', 'chat-1'].includes(to));

const frozenWithChanges = (name: string, seconds: number): Fault<FaultHarness> => ({
  name: `${name} is frozen for ${seconds} s`,
  changes: true,
  async run(harness) {
    const resume = harness.freeze(name);
    await harness.waitUnscaled(seconds).finally(resume);
  },
});

const stalled = ([from, to]: [string, string], seconds: number): Fault<FaultHarness> => ({
  name: `the connection from ${from} to ${to} stalls for ${seconds} s`,
  changes: true,
  async run(harness) {
    harness.proxies.disturb(from, to, 'stalled');
    await harness.waitUnscaled(seconds);
    harness.proxies.heal();
  },
});

/** Ends as soon as newer changes are acknowledged, which earlier failed changes in flight could undo. */
const overtaken = (name: string): Fault<FaultHarness> => ({
  name: `${name} is frozen until newer changes are acknowledged`,
  changes: true,
  async run(harness, experiment) {
    const resume = harness.freeze(name);
    await experiment.waitForOvertaken(OVERTAKEN, OVERTAKEN_SECONDS).finally(resume);
  },
});

/** Like `overtaken`, for a connection: requests arrive late although no process was frozen. */
const stalledUntilOvertaken = ([from, to]: [string, string]): Fault<FaultHarness> => ({
  name: `the connection from ${from} to ${to} stalls until newer changes are acknowledged`,
  changes: true,
  async run(harness, experiment) {
    harness.proxies.disturb(from, to, 'stalled');
    await experiment.waitForOvertaken(OVERTAKEN, OVERTAKEN_SECONDS).finally(() => harness.proxies.heal());
  },
});

const rounds = (fault: Fault<FaultHarness>): Fault<FaultHarness>[] =>
  Array.from({ length: ROUNDS }, (_, index) => ({ ...fault, name: `${fault.name} (${index + 1})` }));

/** A frozen process does not know how much time has passed when it resumes. */
const ALL: Fault<FaultHarness>[] = [
  ...['chat-1', 'gateway-1', 'edge'].flatMap((name) => rounds(overtaken(name))),
  ...BYPASSABLE.flatMap((connection) => rounds(stalledUntilOvertaken(connection))),
  ...SECONDS.flatMap((seconds) => PROCESSES.map((name) => frozenWithChanges(name, seconds))),
  ...STALL_SECONDS.flatMap((seconds) => CONNECTIONS.map((connection) => stalled(connection, seconds))),
];

/** One of each kind. */
const ONE_OF_EACH_KIND: Fault<FaultHarness>[] = [
  overtaken('chat-1'),
  frozenWithChanges('gateway-1', 8),
  frozenWithChanges('edge', 8),
  frozenWithChanges('documentdb', 8),
];

testFaults([
  frozen('a chat replica is frozen for 10 s', 'chat-1', 10),
  frozen('a gateway is frozen for 10 s', 'gateway-1', 10),
  ...(IS_FULL ? ALL : ONE_OF_EACH_KIND),
]);
