import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createLogger } from '@parley/service';
import { Agent } from 'undici';
import { GatewayPool } from '../src/gateway-pool.ts';
import { GatewayProbes } from '../src/gateway-probes.ts';
import { startGateway, type FakeGateway } from './support/fake-gateway.ts';

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

test('stops to probe a gateway that was removed', async () => {
  const asked: string[] = [];
  const dispatcher = agent.compose((dispatch) => (options, handler) => {
    asked.push(String(options.origin));
    return dispatch(options, handler);
  });
  const pool = new GatewayPool([stays.url, goes.url]);
  const probes = new GatewayProbes(pool, dispatcher, createLogger({ service: 'web', level: 'silent' }));
  await probes.watch(pool.gateways);
  expect(asked).toEqual([stays.url, goes.url]);
  pool.update([stays.url]);
  jest.advanceTimersByTime(1_000);
  expect(asked.slice(2)).toEqual([stays.url]);
  probes.close();
});
