import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readStamp } from '@parley/shared';
import type { Web } from '../server/src/app.ts';
import { openDoor, post } from './support/door.ts';
import { CLOCK, startGateway, type FakeGateway } from './support/fake-gateway.ts';

let gateway: FakeGateway;
let web: Web;

beforeEach(async () => {
  gateway = await startGateway('one');
  web = await openDoor([gateway.url]);
});
afterEach(async () => {
  await web.close();
  await gateway.kill();
});

describe('the deadline of a request', () => {
  test('is told to the gateway in its own clock, and is before the front door gives up', async () => {
    await post(web, '{}');
    const stamp = readStamp(gateway.requests[0]?.headers['x-parley-deadline']);
    expect(stamp?.instance).toBe(CLOCK.instance);
    expect(stamp?.at).toBeGreaterThan(CLOCK.at);
    expect(stamp?.at).toBeLessThan(CLOCK.at + 30_000);
  });

  test('is not for clients to say', async () => {
    await post(web, '{}', { 'x-parley-deadline': 'mine.9' });
    expect(gateway.requests[0]?.headers['x-parley-deadline']).toMatch(/^fake\./);
  });

  test('needs no clock of the gateway’s that clients could see', async () => {
    expect((await post(web, '{}')).headers.get('x-parley-clock')).toBeNull();
  });
});

test('a client that goes takes its request along', async () => {
  const asked = new Promise<ServerResponse>((resolve) => {
    gateway.answer = (_request, response) => resolve(response);
  });
  const leaving = new AbortController();
  const sent = fetch(`${web.url}/graphql`, { method: 'POST', body: '{}', signal: leaving.signal });
  const upstream = await asked;
  const closed = once(upstream, 'close');
  leaving.abort();
  await expect(sent).rejects.toThrow();
  await closed;
  expect(upstream.writableFinished).toBe(false);
});
