import { afterAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { Person } from '../support/client.ts';
import { arbitraryScript, PEOPLE, ROOMS } from './actions.ts';
import { World, type Tally } from './world.ts';

/** Set PARLEY_RUNS for a longer search. Set PARLEY_SEED and PARLEY_PATH, as a failure prints them, to reproduce it. */
const RUNS = Number(process.env['PARLEY_RUNS'] ?? 200);
const SEED = process.env['PARLEY_SEED'] ? Number(process.env['PARLEY_SEED']) : Date.now() % 2 ** 31;
const PATH = process.env['PARLEY_PATH'];

jest.setTimeout(RUNS * 10_000);

/** Users have a room limit, so new users replace them after this number of runs. */
const RUNS_PER_CAST = 100;

let people: Person[] = [];
const tally: Tally = { done: 0, rejected: 0, events: 0, resumes: 0, compared: 0, settling: [] };
let runs = 0;

const closeAll = () => Promise.all(people.map((person) => person.close()));
const replacePeople = async () => {
  await closeAll();
  people = await Promise.all(Array.from({ length: PEOPLE }, (_, index) => Person.register(`person${index}`)));
};

afterAll(closeAll);

describe('folded state plus events', () => {
  test('equals a fresh fetch after any concurrent actions and reconnects', async () => {
    const property = fc.asyncProperty(arbitraryScript, async (script) => {
      if (runs++ % RUNS_PER_CAST === 0) await replacePeople();
      const world = await World.open(people, tally);
      try {
        for (const step of script) await Promise.all(step.map((action) => world.perform(action)));
        expect(await world.settle()).toEqual([]);
      } finally {
        await world.close();
      }
    });
    await fc.assert(property, { numRuns: RUNS, seed: SEED, ...(PATH && { path: PATH }), endOnFailure: true });
    const { settling, ...counts } = tally;
    process.stderr.write(
      `state plus events: ${runs} runs, seed ${SEED}, ${JSON.stringify(counts)}, settled after ${summary(settling)}\n`,
    );
  });
});

/** A long wait that does not fail the test still hints at abandoned revs. */
function summary(times: readonly number[]): string {
  const sorted = times.toSorted((left, right) => left - right);
  const at = (quantile: number) => Math.round(sorted[Math.floor(quantile * (sorted.length - 1))] ?? 0);
  const slowest = Math.floor(times.indexOf(Math.max(...times)) / ROOMS.length);
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, max ${at(1)} ms (PARLEY_PATH=${slowest})`;
}
