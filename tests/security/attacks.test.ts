import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gatewayUrl, speakTo, webUrl } from '../support/environment.ts';
import { ACCOUNTS } from './accounts.ts';
import { AUTHORIZATION } from './authorization.ts';
import { CLIENT_ERRORS } from './client-errors.ts';
import { DOOR } from './door.ts';
import { EXACT } from './exactness.ts';
import { EXHAUSTION } from './exhaustion.ts';
import { GRAPHQL } from './graphql.ts';
import { HTTP_FORMS } from './http-forms.ts';
import { INJECTION } from './injection.ts';
import { LIMITED } from './limits.ts';
import { LOGS } from './logs.ts';
import type { Attack } from './support/attack.ts';
import { Honest } from './support/honest.ts';
import { Judge } from './support/judge.ts';
import { table, type Row } from './support/table.ts';
import { World } from './support/world.ts';
import { TOKENS } from './tokens.ts';
import { WEBSOCKET } from './websocket.ts';

/**
 * The front door is what the public has. A gateway must hold by itself as well, behind whatever door: it is who speaks
 * the protocols. Only a gateway believes this machine when it says from which address somebody comes.
 */
const PLACES: [place: string, url: () => string, attacks: Attack[]][] = [
  [
    'at the front door',
    webUrl,
    [
      ...TOKENS,
      ...DOOR,
      ...HTTP_FORMS,
      ...AUTHORIZATION,
      ...LIMITED,
      ...GRAPHQL,
      ...WEBSOCKET,
      ...INJECTION,
      ...LOGS,
      ...EXACT,
      ...EXHAUSTION,
    ],
  ],
  ['at a gateway', gatewayUrl, [...ACCOUNTS, ...TOKENS, ...LIMITED, ...GRAPHQL, ...WEBSOCKET, ...CLIENT_ERRORS]],
];
const DEADLINE_MS = 180_000;

let world: World;
let honest: Honest;
const rows: Row[] = [];

beforeAll(async () => {
  speakTo(webUrl());
  [world, honest] = await Promise.all([World.make(), Honest.begin()]);
}, DEADLINE_MS);

afterAll(async () => {
  await world?.close();
  process.stderr.write(`\n${table(rows, honest?.calmP99() ?? NaN)}`);
});

describe.each(PLACES)('nothing is told, done or broken %s by', (place, url, attacks) => {
  beforeAll(() => speakTo(url()));

  test.each(attacks)(
    '$name',
    async ({ name, run }) => {
      const judge = new Judge(world.secrets);
      const since = performance.now();
      const before = honest.failures().length;
      await run(judge, world);
      const others = honest.failures().slice(before);
      rows.push({ name: `${place}: ${name}`, ...judge.tally, failed: others.length, honestP99: honest.p99(since) });
      expect({ ...judge.tally, others }).toEqual({
        tried: judge.tally.refused,
        refused: judge.tally.tried,
        leaked: 0,
        broken: 0,
        notes: [],
        others: [],
      });
      expect(judge.tally.tried).toBeGreaterThan(0);
    },
    DEADLINE_MS,
  );
});

test(
  'nobody else has noticed any of it',
  async () => {
    await honest.end();
    expect(honest.failures()).toEqual([]);
  },
  DEADLINE_MS,
);
