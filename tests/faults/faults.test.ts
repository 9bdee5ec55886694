import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FAULTS } from './faults.ts';
import { Stage } from './support/stage.ts';
import { table } from './support/table.ts';
import { Trial, type Outcome } from './support/trial.ts';

/** `npm run faults` lets each fault last; else it is as short as still shows something. */
const SCALE = Number(process.env['PARLEY_FAULT_SCALE'] ?? 0.1);
/** Only faults whose name contains this. */
const ONLY = process.env['PARLEY_FAULT'] ?? '';

const DEADLINE_MS = 300_000;

let stage: Stage;
let trial: Trial;
const outcomes: Outcome[] = [];

beforeAll(async () => {
  stage = await Stage.start(SCALE);
  process.env['PARLEY_GATEWAY_URL'] = stage.system.webUrl;
  trial = await Trial.begin(stage);
}, DEADLINE_MS);

afterAll(async () => {
  process.stderr.write(`\n${table(outcomes)}streams said: ${JSON.stringify(trial?.problems())}\n`);
  await trial?.close();
  await stage?.close();
}, DEADLINE_MS);

describe('every acknowledged message reaches every reader once and in order while', () => {
  test.each(FAULTS.filter(({ name }) => name.includes(ONLY)))(
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
      const failures = { ...outcome.failedTries, ...outcome.failedQueries };
      expect(failures).not.toHaveProperty('INTERNAL_SERVER_ERROR');
      if (fault.unnoticed) expect(failures).toEqual({});
    },
    DEADLINE_MS,
  );
});
