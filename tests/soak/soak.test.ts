import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { urlOf } from '../support/environment.ts';
import { MAX_GROWTH_PER_HOUR } from './support/history.ts';
import { Soak } from './support/soak.ts';
import { SoakSystem } from './support/soak-system.ts';
import { table } from './support/table.ts';
import { Topics } from './support/topics.ts';

/** `npm run soak` runs for minutes and checks memory. Otherwise the run is short and checks only for leaked resources. */
const MINUTES = Number(process.env['PARLEY_SOAK_MINUTES'] ?? 0);
const MIN_CYCLES = 2;

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

// Not in every process, because the load of the replicas decides which one gets a subscription.
test('every per-user count rises in at least one process while users are connected', () => {
  const risen = new Set(soak.history.aboveBaseline(soak.peaks).map(({ name }) => name));
  const names = new Set(soak.peaks.map(({ name }) => name));
  expect(names.size).toBeGreaterThan(0);
  expect([...names].filter((name) => !risen.has(name))).toEqual([]);
});

describe('after all users have disconnected', () => {
  test(
    'every per-user count is back at its baseline',
    async () => {
      const end = performance.now() + MINUTES * 60_000;
      while (soak.cycles < MIN_CYCLES || performance.now() < end) await soak.cycle();
      const left = soak.aboveBaseline.map(({ process, name, value }) => `${value} ${name} in ${process}`);
      expect(soak.visited?.events).toBeGreaterThan(0);
      expect({ left, ended: system.ended }).toEqual({ left: [], ended: [] });
    },
    DEADLINE_MS,
  );

  // A short run proves nothing about memory.
  if (MINUTES > 0) {
    test(`no heap grows by more than ${MAX_GROWTH_PER_HOUR / 1_024 / 1_024} MB per hour`, () => {
      const growing = soak.history.series.filter(({ grows }) => grows);
      expect(growing.map(({ measurement }) => `${measurement.name} of ${measurement.process}`)).toEqual([]);
    });
  }
});
