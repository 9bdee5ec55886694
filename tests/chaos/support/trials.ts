import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Scene } from './scene.ts';
import { table } from './table.ts';
import { Trial, type Fault, type Outcome } from './trial.ts';

const DEADLINE_MS = 300_000;

/** Declares a test for each of them, all on one system, and prints a table of what became of the messages. */
export function holdTrials<Where extends Scene>(faults: Fault<Where>[], start: () => Promise<Where>): void {
  let stage: Where;
  let trial: Trial<Where>;
  const outcomes: Outcome[] = [];

  describe('every acknowledged message reaches every reader once and in order while', () => {
    beforeAll(async () => {
      stage = await start();
      trial = await Trial.begin(stage);
    }, DEADLINE_MS);

    afterAll(async () => {
      const problems = JSON.stringify(trial?.problems());
      process.stderr.write(`\n${table(outcomes)}${stage?.report() ?? ''}streams said: ${problems}\n`);
      await trial?.close();
      await stage?.close();
    }, DEADLINE_MS);

    test.each(faults)(
      '$name',
      async (fault) => {
        const outcome = await trial.run(fault);
        outcomes.push(outcome);
        expect(outcome.pairs).toBeGreaterThan(0);
        expect(outcome).toMatchObject({
          ...{ acknowledged: outcome.sent, missing: 0, duplicated: 0, inverted: 0, lost: 0, ghosts: 0, twice: 0 },
          unplannedExits: [],
          stalled: 0,
        });
        if (outcome.changes) expect(outcome.changes).toMatchObject({ undone: [], diverged: [] });
        const failures = { ...outcome.failedTries, ...outcome.failedQueries, ...outcome.failedChanges };
        expect(failures).not.toHaveProperty('INTERNAL_SERVER_ERROR');
        if (fault.unnoticed) expect(failures).toEqual({});
      },
      DEADLINE_MS,
    );
  });
}
