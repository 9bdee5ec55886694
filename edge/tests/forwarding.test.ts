import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Web } from '../src/app.ts';
import { head, raw, UPGRADE } from '../../tests/support/raw.ts';
import { openDoor, post, until } from './support/door.ts';
import { startGateway, type FakeGateway } from './support/fake-gateway.ts';

let one: FakeGateway;
let two: FakeGateway;
let web: Web;

beforeEach(async () => {
  [one, two] = await Promise.all([startGateway('one'), startGateway('two')]);
  web = await openDoor([one.url, two.url], { LIMIT_BODY_BYTES: '1000' });
});
afterEach(async () => {
  await web.close();
  await Promise.all([one.kill(), two.kill()]);
});

/** Asks for a WebSocket in these words, and leaves as soon as there is an answer. */
async function abandonOnceOpen(bytes: string): Promise<void> {
  const { hostname, port } = new URL(web.url);
  const client = connectTcp(Number(port), hostname);
  client.write(bytes);
  await once(client, 'data');
  client.destroy();
}

const seen = () => [...one.requests, ...two.requests];
const gaugeOf = async (name: string, gateway: FakeGateway) =>
  new RegExp(`^${name}{gateway="${gateway.url}".*} (\\d+)$`, 'm').exec(
    await (await fetch(`${web.opsUrl}/metrics`)).text(),
  )?.[1];

describe('a request to /graphql', () => {
  test('arrives as it was sent', async () => {
    const body = JSON.stringify({ query: '{ me { id } }', variables: { text: 'grüß 🙂' } });
    const response = await post(web, body, { authorization: 'Bearer token' });
    expect(await response.json()).toMatchObject({ data: { from: expect.stringMatching(/one|two/) } });
    expect(seen()).toEqual([expect.objectContaining({ method: 'POST', url: '/graphql', body })]);
    expect(seen()[0]?.headers).toMatchObject({
      authorization: 'Bearer token',
      'content-type': 'application/json',
      host: new URL(web.url).host,
    });
  });

  test('keeps its query string', async () => {
    await fetch(`${web.url}/graphql?query=%7Bme%7Bid%7D%7D&x=a%26b`);
    expect(seen()[0]?.url).toBe('/graphql?query=%7Bme%7Bid%7D%7D&x=a%26b');
  });

  test('gets the answer’s status, headers and body', async () => {
    one.answer = two.answer = (_request, response) =>
      response
        .writeHead(400, { 'content-type': 'application/graphql-response+json', 'content-security-policy': 'own' })
        .end('{"errors":[]}');
    const response = await post(web, '{}');
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/graphql-response+json');
    expect(response.headers.get('content-security-policy')).toBe('own');
    expect(await response.text()).toBe('{"errors":[]}');
  });

  test('gets the answer while it is being written', async () => {
    let finish = () => undefined as unknown;
    one.answer = two.answer = (_request, response) => {
      response.write('first');
      finish = () => response.end('last');
    };
    const response = await post(web, '{}');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe('first');
    finish();
    expect((await reader?.read())?.value).toBe('last');
  });

  test('is refused when it is too big, and no gateway hears of it', async () => {
    expect((await post(web, 'x'.repeat(1_001))).status).toBe(413);
    expect(seen()).toEqual([]);
  });

  test('says for whom it is made, whatever the client claims', async () => {
    await post(web, '{}', {
      'x-forwarded-for': '6.6.6.6',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
      'x-real-ip': '6.6.6.6',
      forwarded: 'for=6.6.6.6',
    });
    const { headers } = seen()[0] ?? {};
    expect(headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': new URL(web.url).host,
    });
    expect(headers).not.toHaveProperty('x-real-ip');
    expect(headers).not.toHaveProperty('forwarded');
  });

  test('believes a balancer in front that it was told to trust', async () => {
    const behind = await openDoor([one.url], { TRUSTED_PROXIES: '127.0.0.1' });
    await post(behind, '{}', { 'x-forwarded-for': '6.6.6.6, 7.7.7.7', 'x-forwarded-proto': 'https' });
    await behind.close();
    expect(one.requests[0]?.headers).toMatchObject({ 'x-forwarded-for': '7.7.7.7', 'x-forwarded-proto': 'https' });
  });
});

describe('headers for the next hop', () => {
  test('stay with the client’s connection', async () => {
    await raw(
      web.url,
      head(
        'GET /graphql?query=x HTTP/1.1',
        'Host: door',
        'Connection: close, X-Hop, x-forwarded-for, host',
        'X-Hop: 1',
        'Keep-Alive: timeout=5',
        'Proxy-Connection: keep-alive',
        'Proxy-Authorization: Basic x',
        'TE: trailers',
        'Trailer: X-End',
        'X-Empty:',
        'X-Kept: 1',
      ),
    );
    const { headers } = seen()[0] ?? {};
    expect(headers).toMatchObject({ 'x-kept': '1', 'x-empty': '', host: 'door', 'x-forwarded-for': '127.0.0.1' });
    for (const name of ['x-hop', 'keep-alive', 'proxy-connection', 'proxy-authorization', 'te', 'trailer'])
      expect(headers).not.toHaveProperty(name);
  });

  test('stay with the gateway’s', async () => {
    one.answer = two.answer = (_request, response) =>
      response
        .writeHead(200, {
          connection: 'keep-alive, x-hop',
          'x-hop': '1',
          'proxy-authenticate': 'Basic',
          trailer: 'x-end',
          'x-kept': '1',
        })
        .end('{}');
    const { headers } = await post(web, '{}');
    expect(headers.get('x-kept')).toBe('1');
    for (const name of ['x-hop', 'proxy-authenticate', 'trailer']) expect(headers.get(name)).toBeNull();
  });

  test('do not reach a gateway with a WebSocket either', async () => {
    const hop = ['Connection: Upgrade, X-Hop', 'X-Hop: 1', 'Keep-Alive: timeout=5'];
    await abandonOnceOpen(head('GET /graphql HTTP/1.1', 'Host: door', ...UPGRADE.slice(1), ...hop));
    const { headers } = one.upgrades[0] ?? two.upgrades[0] ?? {};
    expect(headers).toMatchObject({ connection: 'Upgrade', upgrade: 'websocket' });
    expect(headers).not.toHaveProperty('x-hop');
    expect(headers).not.toHaveProperty('keep-alive');
  });

  test('do not repeat a query that a gateway answered with 503', async () => {
    one.answer = two.answer = (_request, response) => response.writeHead(503, { 'retry-after': '1' }).end('{}');
    expect((await fetch(`${web.url}/graphql?query=x`)).status).toBe(503);
    expect(seen()).toHaveLength(1);
  });
});

describe('over several gateways', () => {
  test('idle ones take turns', async () => {
    for (let i = 0; i < 6; i++) await (await post(web, '{}')).text();
    expect([one.requests.length, two.requests.length]).toEqual([3, 3]);
  });

  test('the less busy one is preferred', async () => {
    const waiting: (() => void)[] = [];
    one.answer = (_request, response) => void waiting.push(() => response.end('{}'));
    const held = [post(web, '{}'), post(web, '{}')];
    await until(() => one.requests.length > 0);
    for (let i = 0; i < 4; i++) await (await post(web, '{}')).text();
    expect(one.requests).toHaveLength(1);
    for (const release of waiting) release();
    await Promise.all(held);
  });

  test('one that is gone is passed over at once, and no request fails', async () => {
    await one.kill();
    for (let i = 0; i < 4; i++) expect(await (await post(web, '{"n":1}')).json()).toEqual({ data: { from: 'two' } });
    expect(two.requests.map(({ body }) => body)).toEqual(Array(4).fill('{"n":1}'));
  });

  test('one that says it is not ready gets nothing, and is taken back when it is', async () => {
    one.isReady = false;
    await until(async () => (await gaugeOf('parley_door_gateway_ready', one)) === '0');
    for (let i = 0; i < 4; i++) await (await post(web, '{}')).text();
    expect(one.requests).toHaveLength(0);
    one.isReady = true;
    await until(async () => (await gaugeOf('parley_door_gateway_ready', one)) === '1');
    for (let i = 0; i < 4; i++) await (await post(web, '{}')).text();
    expect(one.requests).toHaveLength(2);
  });

  test('a gateway that breaks off is not asked twice for the same mutation', async () => {
    one.answer = two.answer = (_request, response) => response.destroy();
    const response = await post(web, '{}');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
    expect(seen()).toHaveLength(1);
  });

  test('with none left, the answer says so in GraphQL’s form and the door is not ready', async () => {
    await Promise.all([one.kill(), two.kill()]);
    const response = await post(web, '{}');
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toMatch(/^application\/graphql-response\+json/);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
    expect((await fetch(`${web.url}/readyz`)).status).toBe(503);
  });
});

describe('cookies', () => {
  test('go through in both directions as they are, each by itself', async () => {
    const set = ['parley_refresh=a; Path=/graphql; HttpOnly; SameSite=Strict', 'b=2; Path=/'];
    one.answer = two.answer = (_request, response) => response.setHeader('set-cookie', set).end('{"data":{}}');
    const response = await post(web, '{}', { cookie: 'parley_refresh=x; c=3', 'x-parley-session': 'cookie' });
    expect(response.headers.getSetCookie()).toEqual(set);
    expect(seen()[0]?.headers).toMatchObject({ cookie: 'parley_refresh=x; c=3', 'x-parley-session': 'cookie' });
  });

  test('are asked for by no page of another origin: its browser is answered by the gateway', async () => {
    const origin = 'https://foe.example';
    const response = await fetch(`${web.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-parley-session',
      },
    });
    await response.text();
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(seen()).toEqual([expect.objectContaining({ method: 'OPTIONS', url: '/graphql' })]);
    expect(seen()[0]?.headers).toMatchObject({ origin });
  });
});
