import { expect, test } from '@jest/globals';
import { GatewayPool } from '../server/src/gateway-pool.ts';

const [A, B, C] = ['http://10.0.0.1:4000', 'http://10.0.0.2:4000', 'http://10.0.0.3:4000'] as const;

test('gateways come and go: those that stay keep their load, and a new one gets nothing before it is ready', () => {
  const pool = new GatewayPool([A, B]);
  const first = pool.acquire(new Set());
  const [added] = pool.update([first.gateway.origin, C]);
  expect(pool.gateways).toEqual([first.gateway, added]);
  expect(added).toMatchObject({ origin: C, ready: false });
  expect(pool.acquire(new Set()).gateway).toBe(first.gateway);
  if (added) added.ready = true;
  expect(pool.acquire(new Set()).gateway).toBe(added);
  first.release();
  expect(first.gateway.open).toBe(1);
});
