import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createLogger } from '@parley/service/telemetry';
import { Agent } from 'undici';
import { GatewayDispatcher } from '../src/gateway-dispatcher.ts';
import { GatewayPool, type Gateway } from '../src/gateway-pool.ts';
import { GatewayProbes } from '../src/gateway-probes.ts';
import { startGateway, type FakeGateway } from './support/fake-gateway.ts';

/** Long enough for another request to finish in the meantime, even on a busy machine. */
const PROBE_TIMEOUT_MS = 1_000;

let stays: FakeGateway;
let goes: FakeGateway;
let agent: Agent;

beforeEach(async () => {
  [stays, goes] = await Promise.all([startGateway('stays'), startGateway('goes')]);
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] });
  agent = new Agent();
});

afterEach(async () => {
  jest.useRealTimers();
  await agent.destroy();
  await Promise.all([stays.kill(), goes.kill()]);
});

test('stops probing a gateway that was removed', async () => {
  const asked: string[] = [];
  const dispatcher = agent.compose((dispatch) => (options, handler) => {
    asked.push(String(options.origin));
    return dispatch(options, handler);
  });
  const pool = new GatewayPool([stays.url, goes.url]);
  const probes = new GatewayProbes(pool, dispatcher, createLogger({ service: 'edge', level: 'silent' }));
  await probes.watch(pool.gateways);
  expect(asked).toEqual([stays.url, goes.url]);
  pool.update([stays.url]);
  jest.advanceTimersByTime(1_000);
  expect(asked.slice(2)).toEqual([stays.url]);
  probes.close();
});

test.each([
  ['stays in the rotation when it responds to other requests', true],
  ['is taken out of the rotation when it responds to nothing', false],
])('a gateway that misses a probe %s', async (_title, isResponding) => {
  jest.useRealTimers();
  goes.holdsProbes = true;
  const pool = new GatewayPool([goes.url]);
  const [gateway] = pool.gateways as [Gateway];
  const logger = createLogger({ service: 'edge', level: 'silent' });
  const probes = new GatewayProbes(pool, agent, logger, PROBE_TIMEOUT_MS);
  const probed = probes.watch(pool.gateways);
  if (isResponding) {
    const dispatcher = new GatewayDispatcher(pool, agent, logger);
    await new Promise((resolve) => dispatcher.request({ path: '/graphql', method: 'POST' }, resolve));
  }
  await probed;
  probes.close();
  expect(gateway.ready).toBe(isResponding);
});
