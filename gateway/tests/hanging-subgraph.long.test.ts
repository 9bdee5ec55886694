import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { codes, System } from './support/system.ts';

const NAMES = '{ messages(first: 1) { body author { displayName } } }';
const LATER_CALLS = 20;

let system: System;

beforeAll(async () => {
  // Large enough for a client that polls until something has changed.
  const budget = { RATE_LIMIT_ADDRESS_WORK: 1_000_000, RATE_LIMIT_ADDRESS_WORK_BURST: 1_000_000 };
  system = await System.start({ SUBGRAPH_TIMEOUT_MS: 2_000, ...budget });
  system.log.say('one');
});

afterEach(async () => {
  system.auth.fault = null;
  system.auth.thaw();
  await untilWhole();
});

afterAll(() => system.close());

async function untilWhole(): Promise<void> {
  while ((await system.send(NAMES)).errors);
}

/** The duration of `act` in ms. */
async function duration(act: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await act();
  return performance.now() - begun;
}

const failing = async (query: string) => expect(codes(await system.send(query))).toEqual(['SERVICE_UNAVAILABLE']);

describe('while a subgraph hangs', () => {
  test.each([
    ['queries', '{ me { displayName } }'],
    ['entity lookups', NAMES],
    ['mutations', 'mutation { login(name: "ada") { displayName } }'],
    ['lookups after a mutation', 'mutation { say(body: "x") { author { displayName } } }'],
  ])('%s fail at once after the first call has timed out', async (_, query) => {
    system.auth.freeze();
    const first = await duration(() => failing(query));
    const later = await duration(async () => {
      for (let call = 0; call < LATER_CALLS; call++) await failing(query);
    });
    expect(later).toBeLessThan(first);
  });

  test('operations that do not need it get complete responses', async () => {
    system.auth.freeze();
    await failing(NAMES);
    const { data, errors } = await system.send('{ messages(first: 1) { body author { __typename id } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({ messages: [{ body: 'one', author: { __typename: 'User', id: 'ada' } }] });
  });

  test('it becomes healthy again without a client’s call', async () => {
    system.auth.freeze();
    await failing(NAMES);
    expect(await system.metric('parley_gateway_replica_ready{.*auth.*}')).toBe(0);
    system.auth.thaw();
    while ((await system.metric('parley_gateway_replica_ready{.*auth.*}')) !== 1);
    expect((await system.send(NAMES)).errors).toBeUndefined();
  });
});

test('one call that times out does not block others from the subgraph', async () => {
  system.auth.fault = (response) => {
    if (!system.auth.requests.at(-1)?.query.includes('motto')) response.end('{"data":{"me":{"displayName":"Me"}}}');
  };
  const slow = failing('{ me { motto } }');
  let isOver = false;
  void slow.finally(() => (isOver = true));
  while (!isOver) expect((await system.send('{ me { displayName } }')).errors).toBeUndefined();
  await slow;
  expect((await system.send('{ me { displayName } }')).errors).toBeUndefined();
});
