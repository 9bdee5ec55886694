import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { urlOf } from '../support/environment.ts';
import { MOST_GROWTH_PER_HOUR } from './support/history.ts';
import { Soak } from './support/soak.ts';
import { SoakSystem } from './support/soak-system.ts';
import { table } from './support/table.ts';
import { Topics } from './support/topics.ts';

/** `npm run soak` goes on for minutes and measures memory; else it is as short as still shows what is left over. */
const MINUTES = Number(process.env['PARLEY_SOAK_MINUTES'] ?? 0);
const FEWEST_CYCLES = 2;

const START_DEADLINE_MS = 300_000;
const DEADLINE_MS = MINUTES * 60_000 + 180_000;

let system: SoakSystem;
let topics: Topics;
let soak: Soak;

beforeAll(async () => {
  system = await SoakSystem.start();
  topics = new Topics(urlOf('redis'));
  soak = await Soak.begin(topics, { visits: MINUTES > 0 ? 40 : 20, withMemory: MINUTES > 0 });
}, START_DEADLINE_MS);

afterAll(async () => {
  if (MINUTES > 0 && soak?.visited) process.stderr.write(`\n${table(soak.history.series, soak.cycles, soak.visited)}`);
  topics?.close();
  await system?.close();
}, START_DEADLINE_MS);

// Not in every process: which replica gets the few who take a kind of subscription is up to how much each has to do.
test('what counts people rises when they come, in one process at least', () => {
  const risen = new Set(soak.history.notBack(soak.busiest).map(({ name }) => name));
  const names = new Set(soak.busiest.map(({ name }) => name));
  expect(names.size).toBeGreaterThan(0);
  expect([...names].filter((name) => !risen.has(name))).toEqual([]);
});

describe('when people have come and gone', () => {
  test(
    'everything that counts them is as it was before they came',
    async () => {
      const end = performance.now() + MINUTES * 60_000;
      while (soak.cycles < FEWEST_CYCLES || performance.now() < end) await soak.cycle();
      const left = soak.notBack.map(({ process, name, value }) => `${value} ${name} in ${process}`);
      expect(soak.visited?.events).toBeGreaterThan(0);
      expect({ left, ended: system.ended }).toEqual({ left: [], ended: [] });
    },
    DEADLINE_MS,
  );

  // A short run would say nothing of memory, however it went.
  if (MINUTES > 0) {
    test(`no heap grows by more than ${MOST_GROWTH_PER_HOUR / 1_024 / 1_024} MB an hour`, () => {
      const growing = soak.history.series.filter(({ grows }) => grows);
      expect(growing.map(({ figure }) => `${figure.name} of ${figure.process}`)).toEqual([]);
    });
  }
});
