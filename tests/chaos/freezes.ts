import type { Stage } from './support/stage.ts';
import type { Fault } from './support/trial.ts';

/** Each stands still long enough for clients to give up, and long enough for the system to give up as well. */
const SECONDS = [8, 24];
const PROCESSES = ['chat-1', 'gateway-1', 'auth-1', 'web', 'redis', 'mongo', 'documentdb', 'postgres'];

/** Ways on which everything is held, and arrives when they are open again. */
const WAYS: [string, string][] = [
  ['web', 'gateway-1'],
  ['gateway', 'chat-1'],
  ['gateway', 'auth-1'],
  ['chat-1', 'mongo'],
  ['chat', 'redis'],
  ['auth', 'postgres'],
];
const HELD_SECONDS = [10, 24];

/** Once as many changes were acknowledged after one that failed, what failed may come. */
const OVERTAKEN = 8;
/** So many may never be: replicas that do not answer are left alone. */
const OVERTAKEN_SECONDS = 10;
const ROUNDS = 5;
/** Those with a second one beside them, through which newer changes go. */
const PASSED_BY = WAYS.filter(([, to]) => ['gateway-1', 'chat-1'].includes(to));

const frozen = (name: string, seconds: number): Fault<Stage> => ({
  name: `${name} is frozen for ${seconds} s`,
  changes: true,
  async run(stage) {
    const goOn = stage.freeze(name);
    await stage.lastsInFull(seconds).finally(goOn);
  },
});

const held = ([from, to]: [string, string], seconds: number): Fault<Stage> => ({
  name: `all between ${from} and ${to} is held for ${seconds} s`,
  changes: true,
  async run(stage) {
    stage.links.disturb(from, to, 'silent');
    await stage.lastsInFull(seconds);
    stage.links.heal();
  },
});

/** Ends as soon as newer changes are acknowledged, which the failed ones that are still under way could undo. */
const overtaken = (name: string): Fault<Stage> => ({
  name: `${name} is frozen until newer changes are acknowledged`,
  changes: true,
  async run(stage, trial) {
    const goOn = stage.freeze(name);
    await trial.overtakes(OVERTAKEN, OVERTAKEN_SECONDS).finally(goOn);
  },
});

/** As `overtaken`, on a way: what arrives then was on its way all the time, and no process stood still. */
const heldUntilOvertaken = ([from, to]: [string, string]): Fault<Stage> => ({
  name: `all between ${from} and ${to} is held until newer changes are acknowledged`,
  changes: true,
  async run(stage, trial) {
    stage.links.disturb(from, to, 'silent');
    await trial.overtakes(OVERTAKEN, OVERTAKEN_SECONDS).finally(() => stage.links.heal());
  },
});

const rounds = (fault: Fault<Stage>): Fault<Stage>[] =>
  Array.from({ length: ROUNDS }, (_, index) => ({ ...fault, name: `${fault.name} (${index + 1})` }));

/** What stands still does not know how late it is when it goes on. */
export const FREEZES: Fault<Stage>[] = [
  ...['chat-1', 'gateway-1', 'web'].flatMap((name) => rounds(overtaken(name))),
  ...PASSED_BY.flatMap((way) => rounds(heldUntilOvertaken(way))),
  ...SECONDS.flatMap((seconds) => PROCESSES.map((name) => frozen(name, seconds))),
  ...HELD_SECONDS.flatMap((seconds) => WAYS.map((way) => held(way, seconds))),
];

/** One of each kind. */
export const FREEZES_IN_SHORT: Fault<Stage>[] = [
  overtaken('chat-1'),
  frozen('gateway-1', 8),
  frozen('web', 8),
  frozen('documentdb', 8),
];
