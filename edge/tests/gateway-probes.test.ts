import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createLogger } from '@parley/service';
import { Agent } from 'undici';
import { GatewayDispatcher } from '../src/gateway-dispatcher.ts';
import { GatewayPool, type Gateway } from '../src/gateway-pool.ts';
import { GatewayProbes } from '../src/gateway-probes.ts';
import { startGateway, type FakeGateway } from './support/fake-gateway.ts';

/** Long enough for another request to finish meanwhile, even on a busy machine. */
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

test('a gateway that is taken out is not asked any more', async () => {
  const asked: string[] = [];
  const dispatcher = agent.compose((dispatch) => (options, handler) => {
    asked.push(String(options.origin));
    return dispatch(options, handler);
  });
  const pool = new GatewayPool([stays.url, goes.url]);
  const probes = new GatewayProbes(pool, dispatcher, createLogger({ service: 'web', level: 'silent' }));
  await probes.follow(pool.gateways);
  expect(asked).toEqual([stays.url, goes.url]);
  pool.update([stays.url]);
  jest.advanceTimersByTime(1_000);
  expect(asked.slice(2)).toEqual([stays.url]);
  probes.close();
});

test.each([
  ['stays in the rotation when it answers other requests', true],
  ['is taken out of the rotation when it answers nothing', false],
])('a gateway that misses a probe %s', async (_title, answersOthers) => {
  jest.useRealTimers();
  goes.holdsProbes = true;
  const pool = new GatewayPool([goes.url]);
  const [gateway] = pool.gateways as [Gateway];
  const logger = createLogger({ service: 'web', level: 'silent' });
  const probes = new GatewayProbes(pool, agent, logger, PROBE_TIMEOUT_MS);
  const probed = probes.follow(pool.gateways);
  if (answersOthers) {
    const dispatcher = new GatewayDispatcher(pool, agent, logger);
    await new Promise((resolve) => dispatcher.request({ path: '/graphql', method: 'POST' }, resolve));
  }
  await probed;
  probes.close();
  expect(gateway.ready).toBe(answersOthers);
});
