import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Person } from '../../support/client.ts';
import { gatewayUrl, setEndpoint, edgeUrl } from '../../support/environment.ts';
import type { Attack } from './attack.ts';
import { AttackRecorder } from './attack-recorder.ts';
import { BaselineTraffic } from './baseline-traffic.ts';
import { table, type Row } from './table.ts';
import { World } from './world.ts';

type Endpoint = readonly [name: string, url: () => string];

/** The public endpoint. */
export const EDGE_PROXY: Endpoint = ['the edge proxy', edgeUrl];
/**
 * A gateway implements the protocols, so it must withstand attacks on them by itself, behind any proxy. Only a gateway
 * trusts the client addresses that this machine claims.
 */
export const GATEWAY: Endpoint = ['a gateway', gatewayUrl];

const DEADLINE_MS = 180_000;

/**
 * Declares a test for each attack at each endpoint, alongside the traffic of another user, which must not be affected.
 */
export function testAttacks(endpoints: Endpoint[], attacks: Attack[]): void {
  let world: World;
  let baseline: BaselineTraffic;
  const rows: Row[] = [];

  beforeAll(async () => {
    // Every file does this, so it must not use up what one address may do. A gateway believes in other addresses.
    setEndpoint(gatewayUrl());
    const [made, person] = await Promise.all([World.make(), Person.register('baseline')]);
    world = made;
    setEndpoint(edgeUrl());
    baseline = await BaselineTraffic.start(person);
  }, DEADLINE_MS);

  afterAll(async () => {
    await world?.close();
    process.stderr.write(`\n${table(rows)}`);
  });

  describe.each(endpoints)('%s withstands', (endpoint, url) => {
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
          tried: recorder.tally.rejected,
          rejected: recorder.tally.tried,
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
    'other users are not affected by any of these attacks',
    async () => {
      await baseline.stop();
      expect(baseline.failures()).toEqual([]);
    },
    DEADLINE_MS,
  );
}
