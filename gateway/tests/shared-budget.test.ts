import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RedisProxy } from './support/redis.ts';
import { codes, System } from './support/system.ts';

/** Hardly refills during a test. */
const BUDGET = { RATE_LIMIT_USER_WORK: 1, RATE_LIMIT_USER_WORK_BURST: 100 };
const SHARED = 'parley_gateway_budgets_shared';

let proxy: RedisProxy;
let first: System;
let second: System;
beforeAll(async () => {
  proxy = await RedisProxy.open();
  const together = { ...BUDGET, REDIS_PREFIX: `gateway-test-${randomUUID()}.` };
  first = await System.start(together);
  second = await System.start({ ...together, REDIS_URL: proxy.url });
  await second.untilReady();
});
afterAll(async () => {
  await first.close();
  await second.close();
  await proxy.cut();
});

const ask = async (system: System, userId: string) =>
  codes(await system.send('{ __typename }', {}, { authorization: await system.tokens.of(userId) }));

/** @returns the number of operations executed before one was rejected. */
async function exhaust(system: System, userId: string): Promise<number> {
  for (let executed = 0; ; executed++) if ((await ask(system, userId)).includes('RATE_LIMITED')) return executed;
}

/** The level of a user's budget that all gateways share. */
const level = async (userId: string) => Number(await first.redis.hget(`${first.prefix}work.user.${userId}`, 'level'));

test('points used on one gateway are missing on the other', async () => {
  const alone = await exhaust(first, 'ada');
  // The first gateway has reported everything when less is left than one operation takes.
  const price = BUDGET.RATE_LIMIT_USER_WORK_BURST / alone;
  while ((await level('ada')) > price);
  const left = await level('ada');
  await ask(second, 'ada');
  while ((await level('ada')) >= left);
  expect(await exhaust(second, 'ada')).toBeLessThan(alone / 2);
});

test('a gateway uses its own budgets while Redis is down, and shares them again afterwards', async () => {
  await exhaust(first, 'bob');
  while ((await level('bob')) > 20);
  await proxy.cut();
  while ((await second.metric(SHARED)) !== 0) await ask(second, 'cid');
  expect(await exhaust(second, 'bob')).toBeGreaterThan(10);
  await proxy.restore();
  while ((await second.metric(SHARED)) !== 1) await ask(second, 'dan');
});
