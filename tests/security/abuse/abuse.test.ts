import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CONNECTIONS } from './connections.ts';
import { CURSORS } from './cursors.ts';
import { FRESH_DOCUMENTS } from './documents.ts';
import { FLOODS } from './floods.ts';
import { INPUTS } from './inputs.ts';
import { NESTED_LISTS } from './nested-lists.ts';
import { SLOW_CONSUMERS, StalledReaders } from './slow-consumers.ts';
import { SUBSCRIPTIONS } from './subscriptions.ts';
import type { AbuseCase } from './support/abuse-case.ts';
import { containerBytes } from './support/container.ts';
import { BaselineUsers } from './support/baseline-users.ts';
import { Fixture } from './support/fixture.ts';
import { table } from './support/table.ts';
import { runCase, type CaseResult } from './support/run-case.ts';

const CASES: Record<string, AbuseCase[]> = {
  'nested lists': NESTED_LISTS,
  subscriptions: SUBSCRIPTIONS,
  'fresh documents': FRESH_DOCUMENTS,
  'slow consumers': SLOW_CONSUMERS,
  connections: CONNECTIONS,
  'forged cursors': CURSORS,
  floods: FLOODS,
  'malformed input': INPUTS,
};

/** The memory that a process may use beyond its peak before the attack. */
const MAX_GROWTH_BYTES = 100 * 1_024 * 1_024;
/** Catches small leaks of each attack, which add up. */
const MAX_BYTES = containerBytes();
const DEADLINE_MS = 180_000;

let fixture: Fixture;
let baselineUsers: BaselineUsers;
let stalled: StalledReaders;
const results: CaseResult[] = [];

beforeAll(async () => {
  [fixture, baselineUsers] = await Promise.all([Fixture.create(), BaselineUsers.start()]);
  stalled = await StalledReaders.start(fixture);
}, DEADLINE_MS);

afterAll(async () => {
  baselineUsers?.stop();
  await fixture?.close();
  process.stderr.write(`\n${table(results)}`);
});

describe.each(Object.entries(CASES))('abuse through %s does not affect well-behaved users', (_, cases) => {
  test.each(cases)(
    '$name',
    async (abuse) => {
      const result = await runCase(abuse, fixture, baselineUsers);
      results.push(result);
      const harmed = result.processes.filter(
        ({ isService, peak, growth, hasEnded }) =>
          hasEnded || (isService && (growth > MAX_GROWTH_BYTES || peak > MAX_BYTES)),
      );
      expect({ failures: counted(result.failures), harmed, broken: result.outcome.broken }).toEqual({
        failures: {},
        harmed: [],
        broken: [],
      });
      abuse.defence(result.outcome);
    },
    DEADLINE_MS,
  );
});

test(
  'the gateway and the edge proxy disconnect a client that never reads a large response',
  async () => expect(await stalled.finish()).toBe('1 cut off at the gateway, 1 cut off at the edge'),
  DEADLINE_MS,
);

/** Counts the occurrences of each value. */
const counted = (all: readonly string[]) =>
  Object.fromEntries([...new Set(all)].map((one) => [one, all.filter((other) => other === one).length]));
