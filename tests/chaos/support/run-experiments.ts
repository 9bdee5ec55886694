import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Harness } from './harness.ts';
import { table } from './table.ts';
import { Experiment, type Fault, type Outcome } from './experiment.ts';

const DEADLINE_MS = 300_000;

/** Declares a test for each fault, all on one system, and prints a table of the outcomes. */
export function runExperiments<H extends Harness>(faults: Fault<H>[], start: () => Promise<H>): void {
  let harness: H;
  let experiment: Experiment<H>;
  const outcomes: Outcome[] = [];

  describe('delivers every acknowledged message to every reader exactly once and in order while', () => {
    beforeAll(async () => {
      harness = await start();
      experiment = await Experiment.begin(harness);
    }, DEADLINE_MS);

    afterAll(async () => {
      const problems = JSON.stringify(experiment?.problems());
      process.stderr.write(`\n${table(outcomes)}${harness?.report() ?? ''}stream errors: ${problems}\n`);
      await experiment?.close();
      await harness?.close();
    }, DEADLINE_MS);

    test.each(faults)(
      '$name',
      async (fault) => {
        const outcome = await experiment.run(fault);
        outcomes.push(outcome);
        expect(outcome.pairs).toBeGreaterThan(0);
        expect(outcome).toMatchObject({
          ...{ acknowledged: outcome.sent, missing: 0, duplicated: 0, inverted: 0, lost: 0, ghosts: 0, twice: 0 },
          unexpectedExits: [],
          stalled: 0,
        });
        if (outcome.changes) expect(outcome.changes).toMatchObject({ undone: [], diverged: [] });
        const failures = { ...outcome.failedAttempts, ...outcome.failedQueries, ...outcome.failedChanges };
        expect(failures).not.toHaveProperty('INTERNAL_SERVER_ERROR');
        if (fault.transparent) expect(failures).toEqual({});
      },
      DEADLINE_MS,
    );
  });
}
