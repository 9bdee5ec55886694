import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RunningService } from '@parley/service/http';
import { SESSION_HEADER } from '@parley/service/protocol';
import { head, raw, UPGRADE } from '../../tests/support/raw.ts';
import { openEdgeProxy, post, until } from './support/edge-proxy.ts';
import { startGateway, type FakeGateway } from './support/fake-gateway.ts';

let one: FakeGateway;
let two: FakeGateway;
let edge: RunningService;

beforeEach(async () => {
  [one, two] = await Promise.all([startGateway('one'), startGateway('two')]);
  edge = await openEdgeProxy([one.url, two.url], { MAX_BODY_BYTES: 1_000 });
});
afterEach(async () => {
  await edge.close();
  await Promise.all([one.kill(), two.kill()]);
});

/** Requests a WebSocket with these header lines, and disconnects after the response. */
async function abandonOnceOpen(bytes: string): Promise<void> {
  const { hostname, port } = new URL(edge.url);
  const client = connectTcp(Number(port), hostname);
  client.write(bytes);
  await once(client, 'data');
  client.destroy();
}

const seen = () => [...one.requests, ...two.requests];
const gaugeOf = async (name: string, gateway: FakeGateway) =>
  new RegExp(`^${name}{gateway="${gateway.url}".*} (\\d+)$`, 'm').exec(
    await (await fetch(`${edge.opsUrl}/metrics`)).text(),
  )?.[1];

describe('a request to /graphql', () => {
  test('arrives unchanged', async () => {
    const body = JSON.stringify({ query: '{ me { id } }', variables: { text: 'grüß 🙂' } });
    const response = await post(edge, body, { authorization: 'Bearer token' });
    expect(await response.json()).toMatchObject({ data: { from: expect.stringMatching(/one|two/) } });
    expect(seen()).toEqual([expect.objectContaining({ method: 'POST', url: '/graphql', body })]);
    expect(seen()[0]?.headers).toMatchObject({
      authorization: 'Bearer token',
      'content-type': 'application/json',
      host: new URL(edge.url).host,
    });
  });

  test('keeps its query string', async () => {
    await fetch(`${edge.url}/graphql?query=%7Bme%7Bid%7D%7D&x=a%26b`);
    expect(seen()[0]?.url).toBe('/graphql?query=%7Bme%7Bid%7D%7D&x=a%26b');
  });

  test('receives the response’s status, headers and body', async () => {
    one.respond = two.respond = (_request, response) =>
      response
        .writeHead(400, { 'content-type': 'application/graphql-response+json', 'content-security-policy': 'own' })
        .end('{"errors":[]}');
    const response = await post(edge, '{}');
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/graphql-response+json');
    expect(response.headers.get('content-security-policy')).toBe('own');
    expect(await response.text()).toBe('{"errors":[]}');
  });

  test('receives the response while it is being written', async () => {
    let finish = () => undefined as unknown;
    one.respond = two.respond = (_request, response) => {
      response.write('first');
      finish = () => response.end('last');
    };
    const response = await post(edge, '{}');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe('first');
    finish();
    expect((await reader?.read())?.value).toBe('last');
  });

  test('is rejected when it is too large, and reaches no gateway', async () => {
    expect((await post(edge, 'x'.repeat(1_001))).status).toBe(413);
    expect(seen()).toEqual([]);
  });

  test("carries the client's address, whatever the client claims", async () => {
    await post(edge, '{}', {
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
      'x-forwarded-host': new URL(edge.url).host,
    });
    expect(headers).not.toHaveProperty('x-real-ip');
    expect(headers).not.toHaveProperty('forwarded');
  });

  test('trusts a configured load balancer in front of it', async () => {
    const behind = await openEdgeProxy([one.url], { TRUSTED_PROXIES: ['127.0.0.1'] });
    await post(behind, '{}', { 'x-forwarded-for': '6.6.6.6, 7.7.7.7', 'x-forwarded-proto': 'https' });
    await behind.close();
    expect(one.requests[0]?.headers).toMatchObject({ 'x-forwarded-for': '7.7.7.7', 'x-forwarded-proto': 'https' });
  });
});

describe('hop-by-hop headers', () => {
  test('of the client are not forwarded', async () => {
    await raw(
      edge.url,
      head(
        'GET /graphql?query=x HTTP/1.1',
        'Host: edge',
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
    expect(headers).toMatchObject({ 'x-kept': '1', 'x-empty': '', host: 'edge', 'x-forwarded-for': '127.0.0.1' });
    for (const name of ['x-hop', 'keep-alive', 'proxy-connection', 'proxy-authorization', 'te', 'trailer'])
      expect(headers).not.toHaveProperty(name);
  });

  test('of the gateway are not forwarded', async () => {
    one.respond = two.respond = (_request, response) =>
      response
        .writeHead(200, {
          connection: 'keep-alive, x-hop',
          'x-hop': '1',
          'proxy-authenticate': 'Basic',
          trailer: 'x-end',
          'x-kept': '1',
        })
        .end('{}');
    const { headers } = await post(edge, '{}');
    expect(headers.get('x-kept')).toBe('1');
    for (const name of ['x-hop', 'proxy-authenticate', 'trailer']) expect(headers.get(name)).toBeNull();
  });

  test('of a WebSocket request are not forwarded', async () => {
    const hop = ['Connection: Upgrade, X-Hop', 'X-Hop: 1', 'Keep-Alive: timeout=5'];
    await abandonOnceOpen(head('GET /graphql HTTP/1.1', 'Host: edge', ...UPGRADE.slice(1), ...hop));
    const { headers } = one.upgrades[0] ?? two.upgrades[0] ?? {};
    expect(headers).toMatchObject({ connection: 'Upgrade', upgrade: 'websocket' });
    expect(headers).not.toHaveProperty('x-hop');
    expect(headers).not.toHaveProperty('keep-alive');
  });

  test('do not repeat a query to which a gateway responded with 503', async () => {
    one.respond = two.respond = (_request, response) => response.writeHead(503, { 'retry-after': '1' }).end('{}');
    expect((await fetch(`${edge.url}/graphql?query=x`)).status).toBe(503);
    expect(seen()).toHaveLength(1);
  });
});

describe('with several gateways', () => {
  test('idle ones take turns', async () => {
    for (let i = 0; i < 6; i++) await (await post(edge, '{}')).text();
    expect([one.requests.length, two.requests.length]).toEqual([3, 3]);
  });

  test('the less busy one is preferred', async () => {
    const waiting: (() => void)[] = [];
    one.respond = (_request, response) => void waiting.push(() => response.end('{}'));
    const held = [post(edge, '{}'), post(edge, '{}')];
    await until(() => one.requests.length > 0);
    for (let i = 0; i < 4; i++) await (await post(edge, '{}')).text();
    expect(one.requests).toHaveLength(1);
    for (const release of waiting) release();
    await Promise.all(held);
  });

  test('an unreachable one is skipped, and no request fails', async () => {
    await one.kill();
    for (let i = 0; i < 4; i++) expect(await (await post(edge, '{"n":1}')).json()).toEqual({ data: { from: 'two' } });
    expect(two.requests.map(({ body }) => body)).toEqual(Array(4).fill('{"n":1}'));
  });

  test('one that is not ready receives nothing until it is ready again', async () => {
    one.isReady = false;
    await until(async () => (await gaugeOf('parley_edge_gateway_ready', one)) === '0');
    for (let i = 0; i < 4; i++) await (await post(edge, '{}')).text();
    expect(one.requests).toHaveLength(0);
    one.isReady = true;
    await until(async () => (await gaugeOf('parley_edge_gateway_ready', one)) === '1');
    for (let i = 0; i < 4; i++) await (await post(edge, '{}')).text();
    expect(one.requests).toHaveLength(2);
  });

  test('a mutation is not retried when its gateway disconnects', async () => {
    one.respond = two.respond = (_request, response) => response.destroy();
    const response = await post(edge, '{}');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
    expect(seen()).toHaveLength(1);
  });

  test('the response is a GraphQL error if none is left, and the proxy is not ready', async () => {
    await Promise.all([one.kill(), two.kill()]);
    const response = await post(edge, '{}');
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toMatch(/^application\/graphql-response\+json/);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
    expect((await fetch(`${edge.url}/readyz`)).status).toBe(503);
  });
});

describe('cookies', () => {
  test('are forwarded unchanged in both directions, each separately', async () => {
    const set = ['parley_refresh=a; Path=/graphql; HttpOnly; SameSite=Strict', 'b=2; Path=/'];
    one.respond = two.respond = (_request, response) => response.setHeader('set-cookie', set).end('{"data":{}}');
    const response = await post(edge, '{}', { cookie: 'parley_refresh=x; c=3', [SESSION_HEADER]: 'cookie' });
    expect(response.headers.getSetCookie()).toEqual(set);
    expect(seen()[0]?.headers).toMatchObject({ cookie: 'parley_refresh=x; c=3', [SESSION_HEADER]: 'cookie' });
  });

  test('cannot be requested by pages of other origins: the gateway handles the preflight', async () => {
    const origin = 'https://foe.example';
    const response = await fetch(`${edge.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': SESSION_HEADER,
      },
    });
    await response.text();
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(seen()).toEqual([expect.objectContaining({ method: 'OPTIONS', url: '/graphql' })]);
    expect(seen()[0]?.headers).toMatchObject({ origin });
  });
});
