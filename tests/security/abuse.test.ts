import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CONNECTIONS } from './abuse/connections.ts';
import { CURSORS } from './abuse/cursors.ts';
import { DOCUMENTS_NOBODY_HAS_SEEN } from './abuse/documents.ts';
import { FLOODS } from './abuse/floods.ts';
import { INPUTS } from './abuse/inputs.ts';
import { NESTS } from './abuse/nests.ts';
import { SLOW_READERS, Stalled } from './abuse/slow-readers.ts';
import { SUBSCRIPTIONS } from './abuse/subscriptions.ts';
import type { AbuseCase } from './abuse/support/abuse-case.ts';
import { containerBytes } from './abuse/support/container.ts';
import { Neighbours } from './abuse/support/neighbours.ts';
import { Scene } from './abuse/support/scene.ts';
import { table } from './abuse/support/table.ts';
import { tryCase, type Trial } from './abuse/support/trial.ts';

const CASES: Record<string, AbuseCase[]> = {
  'lists in lists': NESTS,
  subscriptions: SUBSCRIPTIONS,
  'fresh documents': DOCUMENTS_NOBODY_HAS_SEEN,
  'slow readers': SLOW_READERS,
  connections: CONNECTIONS,
  'forged cursors': CURSORS,
  floods: FLOODS,
  'odd inputs': INPUTS,
};

/** What a process may take beyond the most that it took while nobody attacked. */
const MOST_GROWTH_BYTES = 100 * 1_024 * 1_024;
/** What each attack leaves behind adds up, however little it is. */
const MOST_BYTES = containerBytes();
const DEADLINE_MS = 180_000;

let scene: Scene;
let neighbours: Neighbours;
let stalled: Stalled;
const trials: Trial[] = [];

beforeAll(async () => {
  [scene, neighbours] = await Promise.all([Scene.set(), Neighbours.arrive()]);
  stalled = await Stalled.begin(scene);
}, DEADLINE_MS);

afterAll(async () => {
  neighbours?.leave();
  await scene?.clear();
  process.stderr.write(`\n${table(trials)}`);
});

describe.each(Object.entries(CASES))('well-behaved users are spared from %s', (_, cases) => {
  test.each(cases)(
    '$name',
    async (abuse) => {
      const trial = await tryCase(abuse, scene, neighbours);
      trials.push(trial);
      const harmed = trial.processes.filter(
        ({ isService, peak, growth, hasEnded }) =>
          hasEnded || (isService && (growth > MOST_GROWTH_BYTES || peak > MOST_BYTES)),
      );
      expect({ failures: counted(trial.failures), harmed, broken: trial.outcome.broken }).toEqual({
        failures: {},
        harmed: [],
        broken: [],
      });
      abuse.defence(trial.outcome);
    },
    DEADLINE_MS,
  );
});

test(
  'a large answer of which nothing is read is cut off in the end, at the gateway and at the edge',
  async () => expect(await stalled.end()).toBe('1 cut off at the gateway, 1 cut off at the edge'),
  DEADLINE_MS,
);

/** How often each thing is there. */
const counted = (all: readonly string[]) =>
  Object.fromEntries([...new Set(all)].map((one) => [one, all.filter((other) => other === one).length]));
