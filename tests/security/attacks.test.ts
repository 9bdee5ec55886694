import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gatewayUrl, setEndpoint, webUrl } from '../support/environment.ts';
import { ACCOUNTS } from './accounts.ts';
import { AUTHORIZATION } from './authorization.ts';
import { CLIENT_ERRORS } from './client-errors.ts';
import { EDGE_PROXY } from './edge-proxy.ts';
import { EXACTNESS } from './exactness.ts';
import { EXHAUSTION } from './exhaustion.ts';
import { GRAPHQL } from './graphql.ts';
import { HTTP_EDGE_CASES } from './http-edge-cases.ts';
import { INJECTION } from './injection.ts';
import { DOCUMENT_LIMITS } from './document-limits.ts';
import { LOGS } from './logs.ts';
import type { Attack } from './support/attack.ts';
import { AttackRecorder } from './support/attack-recorder.ts';
import { BaselineTraffic } from './support/baseline-traffic.ts';
import { table, type Row } from './support/table.ts';
import { World } from './support/world.ts';
import { TOKENS } from './tokens.ts';
import { WEBSOCKET } from './websocket.ts';

/**
 * The edge proxy is the public endpoint. A gateway implements the protocols, so it must withstand the attacks by itself
 * too, behind any proxy. Only a gateway trusts the client addresses that this machine claims.
 */
const ENDPOINTS: [endpoint: string, url: () => string, attacks: Attack[]][] = [
  [
    'the edge proxy',
    webUrl,
    [
      ...TOKENS,
      ...EDGE_PROXY,
      ...HTTP_EDGE_CASES,
      ...AUTHORIZATION,
      ...DOCUMENT_LIMITS,
      ...GRAPHQL,
      ...WEBSOCKET,
      ...INJECTION,
      ...LOGS,
      ...EXACTNESS,
      ...EXHAUSTION,
    ],
  ],
  ['a gateway', gatewayUrl, [...ACCOUNTS, ...TOKENS, ...DOCUMENT_LIMITS, ...GRAPHQL, ...WEBSOCKET, ...CLIENT_ERRORS]],
];
const DEADLINE_MS = 180_000;

let world: World;
let baseline: BaselineTraffic;
const rows: Row[] = [];

beforeAll(async () => {
  setEndpoint(webUrl());
  [world, baseline] = await Promise.all([World.make(), BaselineTraffic.start()]);
}, DEADLINE_MS);

afterAll(async () => {
  await world?.close();
  process.stderr.write(`\n${table(rows, baseline?.quietP99() ?? NaN)}`);
});

describe.each(ENDPOINTS)('%s withstands', (endpoint, url, attacks) => {
  beforeAll(() => setEndpoint(url()));

  test.each(attacks)(
    '$name',
    async ({ name, run }) => {
      const recorder = new AttackRecorder(world.secrets);
      const since = performance.now();
      const before = baseline.failures().length;
      await run(recorder, world);
      const others = baseline.failures().slice(before);
      rows.push({
        name: `${endpoint}: ${name}`,
        ...recorder.tally,
        failed: others.length,
        baselineP99: baseline.p99(since),
      });
      expect({ ...recorder.tally, others }).toEqual({
        tried: recorder.tally.refused,
        refused: recorder.tally.tried,
        leaked: 0,
        broken: 0,
        notes: [],
        others: [],
      });
      expect(recorder.tally.tried).toBeGreaterThan(0);
    },
    DEADLINE_MS,
  );
});

test(
  'other users are not affected by any attack',
  async () => {
    await baseline.stop();
    expect(baseline.failures()).toEqual([]);
  },
  DEADLINE_MS,
);
