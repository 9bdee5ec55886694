import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CloseEvent } from 'ws';
import { codes, System, take } from './support/system.ts';
import { Tokens } from './support/tokens.ts';

/** Exhausted at once, and refilled by one point per second. */
const SMALL_BUDGETS = {
  RATE_LIMIT_FRAMES: 100_000,
  RATE_LIMIT_USER_WORK: 1,
  RATE_LIMIT_USER_WORK_BURST: 60,
  RATE_LIMIT_ADDRESS_WORK: 1,
  RATE_LIMIT_ADDRESS_WORK_BURST: 60,
};
/** More requests than any of these budgets allows. */
const MAX_REQUESTS = 100;

let documents = 0;
/** A document that no gateway has cached. */
const fresh = (fields = '__typename') => `query Q${++documents} { ${fields} }`;

let system: System;
beforeAll(async () => {
  system = await System.start(SMALL_BUDGETS);
});
afterAll(() => system.close());

type Response = Awaited<ReturnType<System['send']>>;

/**
 * Sends operations until one is rate limited.
 * @returns the rejection and the number of successful responses.
 */
async function exhaust(headers: Record<string, string>, query = () => fresh(), at = system) {
  for (let succeeded = 0; succeeded < MAX_REQUESTS; succeeded++) {
    const response = await at.send(query(), {}, headers);
    if (codes(response).includes('RATE_LIMITED')) return { rejection: response, succeeded };
  }
  throw new Error('nothing was rejected');
}

/** The headers of an authenticated user, whose documents are cached. */
const by = async (userId: string) => ({ authorization: await system.tokens.of(userId) });
const from = (address: string) => ({ 'x-forwarded-for': address });

function expectRejection({ status, headers, errors }: Response): void {
  expect(status).toBe(429);
  expect(errors).toHaveLength(1);
  const { retryAfter } = errors?.[0]?.extensions ?? {};
  expect(retryAfter).toBeGreaterThanOrEqual(1);
  expect(headers.get('retry-after')).toBe(String(retryAfter));
}

describe('over HTTP', () => {
  test('new documents of anonymous clients are rejected before they are parsed', async () => {
    const { rejection } = await exhaust(from('10.0.0.1'));
    expectRejection(rejection);
    expect(codes(await system.send(`{ not GraphQL ${'x'.repeat(300)}`, {}, from('10.0.0.1')))).toEqual([
      'RATE_LIMITED',
    ]);
  });

  test('a cached document costs only its execution', async () => {
    const known = fresh();
    const again = await exhaust(await by('abe'), () => known);
    const uncached = await exhaust(await by('ann'));
    expect(again.succeeded).toBeGreaterThan(uncached.succeeded);
  });

  test('an execution is charged by its cost and its result', async () => {
    const few = '{ messages(first: 1) { id } }';
    const many = `{ ${Array.from({ length: 10 }, (_, index) => `a${index}: messages(first: 100) { id }`).join(' ')} }`;
    const cheap = await exhaust(await by('ben'), () => few);
    const expensive = await exhaust(await by('bea'), () => many);
    expectRejection(expensive.rejection);
    expect(cheap.succeeded).toBeGreaterThan(expensive.succeeded);
  });

  test('each address has its own budget, and an IPv6 network has one', async () => {
    await exhaust(from('2001:db8:0:1::1'));
    expect(codes(await system.send(fresh(), {}, from('2001:db8:0:1::2')))).toEqual(['RATE_LIMITED']);
    expect(codes(await system.send(fresh(), {}, from('2001:db8:0:2::1')))).toEqual([]);
  });

  test('each user has one budget on all addresses', async () => {
    const [ada, bob] = [await system.tokens.of('ada'), await system.tokens.of('bob')];
    await exhaust({ authorization: ada });
    const other = await system.tokens.of('ada');
    expect(codes(await system.send(fresh(), {}, { authorization: other, ...from('10.0.3.1') }))).toEqual([
      'RATE_LIMITED',
    ]);
    expect(codes(await system.send(fresh(), {}, { authorization: bob }))).toEqual([]);
    expect(codes(await system.send(fresh(), {}, from('10.0.3.2')))).toEqual([]);
  });

  test('a forged token uses the budget of its address, not of the user it names', async () => {
    const forged = await (await Tokens.create()).of('eve');
    await exhaust({ authorization: forged, ...from('10.0.4.1') });
    expect(codes(await system.send(fresh(), {}, from('10.0.4.1')))).toEqual(['RATE_LIMITED']);
    expect(codes(await system.send(fresh(), {}, { authorization: await system.tokens.of('eve') }))).toEqual([]);
  });

  test('an expired token uses the budget of its address', async () => {
    const expired = await system.tokens.of('fay', -1);
    await exhaust({ authorization: expired, ...from('10.0.5.1') });
    expect(codes(await system.send(fresh(), {}, { authorization: await system.tokens.of('fay') }))).toEqual([]);
  });

  test('rejections are counted by kind', async () => {
    expect(await system.metric('parley_gateway_rejections_total')).toBeGreaterThan(0);
  });
});

describe('over WebSocket', () => {
  test('an operation above the budget ends with an error, and its socket stays open', async () => {
    const client = system.connect(await system.tokens.of('gil'));
    // The subscription shows that the socket stays open.
    await system.subscribe('subscription { whispers(roomId: "r") { message { body } } }', {}, client);
    const closes: unknown[] = [];
    client.on('closed', (event) => closes.push((event as CloseEvent).code));
    const ask = async (query: string) => {
      for await (const { data } of client.iterate({ query })) return data;
      return undefined;
    };
    let rejection: unknown;
    for (let tried = 0; tried < MAX_REQUESTS && !rejection; tried++)
      await ask(fresh()).catch((thrown) => (rejection = thrown));
    expect(rejection).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfter: expect.any(Number) } }]);
    let response: unknown;
    while (!response) response = await ask('{ __typename }').catch(() => undefined);
    expect(response).toEqual({ __typename: 'Query' });
    expect(closes).toEqual([]);
    await system.cleanUp();
  }, 60_000);
});

const EVENTS = `subscription ($after: String) {
  roomEvents(roomId: "r", after: $after) { cursor ... on MessageAdded { message { body author { displayName } } } }
}`;

test('events are paid for: a stream ends when the budget is exhausted, and resumes from its cursor', async () => {
  const stream = await system.subscribe(EVENTS, {}, system.connect(await system.tokens.of('hal')));
  const bodies = Array.from({ length: 200 }, (_, index) => `event ${index}`);
  for (const body of bodies) system.log.say(body);
  const received: string[] = [];
  let after: string | undefined;
  const receive = (event: { cursor: string; message: { body: string } }) => {
    received.push(event.message.body);
    after = event.cursor;
  };
  let ending: unknown;
  try {
    for await (const { data } of stream) receive(data.roomEvents);
  } catch (errors) {
    ending = errors;
  }
  expect(ending).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfter: expect.any(Number) } }]);
  expect(received.length).toBeLessThan(bodies.length);
  // Other users resume from that cursor; each has a budget as small.
  for (const next of ['ida', 'jan', 'kim', 'leo', 'mia', 'ned', 'oda', 'pia']) {
    if (received.length === bodies.length) break;
    const rest = await system.subscribe(EVENTS, { after }, system.connect(await system.tokens.of(next)));
    try {
      while (received.length < bodies.length) receive((await take(rest, 1))[0]?.data.roomEvents);
    } catch {
      // As above.
    }
  }
  expect(received).toEqual(bodies);
  await system.cleanUp();
});

test('concurrent operations are counted per user, over all sockets', async () => {
  const few = await System.start({ MAX_SUBSCRIPTIONS_PER_USER: 3 });
  const query = 'subscription { whispers(roomId: "r") { message { body } } }';
  const authorization = await few.tokens.of('ada');
  const streams = [];
  for (const client of [few.connect(authorization), few.connect(authorization), few.connect(authorization)]) {
    streams.push(await few.subscribe(query, {}, client));
  }
  const next = () => few.connect(authorization).iterate({ query }).next();
  await expect(next()).rejects.toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
  await few.subscribe(query, {}, few.connect(await few.tokens.of('bob')));
  await streams[0]?.return?.();
  await few.untilActive(3);
  await few.subscribe(query, {}, few.connect(authorization));
  await few.close();
});
