import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ACCOUNTS } from './accounts.ts';
import { AUTHORIZATION } from './authorization.ts';
import { EXHAUSTION } from './exhaustion.ts';
import { GRAPHQL } from './graphql.ts';
import { INJECTION } from './injection.ts';
import { LOGS } from './logs.ts';
import { Honest } from './support/honest.ts';
import { Judge } from './support/judge.ts';
import { table, type Row } from './support/table.ts';
import { World } from './support/world.ts';
import { TOKENS } from './tokens.ts';
import { WEBSOCKET } from './websocket.ts';

const ATTACKS = [
  ...TOKENS,
  ...ACCOUNTS,
  ...AUTHORIZATION,
  ...GRAPHQL,
  ...WEBSOCKET,
  ...INJECTION,
  ...LOGS,
  ...EXHAUSTION,
];
const DEADLINE_MS = 180_000;

let world: World;
let honest: Honest;
const rows: Row[] = [];

beforeAll(async () => {
  [world, honest] = await Promise.all([World.make(), Honest.begin()]);
}, DEADLINE_MS);

afterAll(async () => {
  await honest?.end();
  await world?.close();
  process.stderr.write(`\n${table(rows, honest?.calmP99() ?? NaN)}`);
});

describe('nothing is told, done or broken by', () => {
  test.each(ATTACKS)(
    '$name',
    async ({ name, run }) => {
      const judge = new Judge(world.secrets);
      const since = performance.now();
      await run(judge, world);
      rows.push({ name, ...judge.tally, honestP99: honest.p99(since) });
      expect(judge.tally).toEqual({
        tried: judge.tally.refused,
        refused: judge.tally.tried,
        leaked: 0,
        broken: 0,
        notes: [],
      });
      expect(judge.tally.tried).toBeGreaterThan(0);
    },
    DEADLINE_MS,
  );
});
