import { expect, test } from '@jest/globals';
import { GatewayPool } from '../src/gateway-pool.ts';

const [A, B, C] = ['http://10.0.0.1:4000', 'http://10.0.0.2:4000', 'http://10.0.0.3:4000'] as const;

test('keeps the counts of remaining gateways on an update, and sends new ones nothing before they are ready', () => {
  const pool = new GatewayPool([A, B]);
  const first = pool.acquire('requests', new Set());
  const [added] = pool.update([first.gateway.origin, C]);
  expect(pool.gateways).toEqual([first.gateway, added]);
  expect(added).toMatchObject({ origin: C, ready: false });
  expect(pool.acquire('requests', new Set()).gateway).toBe(first.gateway);
  if (added) added.ready = true;
  expect(pool.acquire('requests', new Set()).gateway).toBe(added);
  first.release();
  expect(first.gateway.open.requests).toBe(1);
});

test('sends the next sockets to a new gateway, but only its share of requests', () => {
  const pool = new GatewayPool([A]);
  for (let socket = 0; socket < 10; socket++) pool.acquire('sockets', new Set());
  const [added] = pool.update([A, B]);
  if (added) added.ready = true;
  const origins = Array.from({ length: 10 }, () => {
    const { gateway, release } = pool.acquire('requests', new Set());
    release();
    return gateway.origin;
  });
  expect(origins.filter((origin) => origin === A)).toHaveLength(5);
  for (let socket = 0; socket < 10; socket++) pool.acquire('sockets', new Set());
  expect(pool.gateways.map(({ open }) => open.sockets)).toEqual([10, 10]);
});
