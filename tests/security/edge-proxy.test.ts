import { randomUUID } from 'node:crypto';
import { gatewayUrl, processes, edgeUrl } from '../support/environment.ts';
import { newAddress, Person } from '../support/client.ts';
import { abandon, head, raw, UPGRADE } from '../support/raw.ts';
import type { Attack } from './support/attack.ts';
import { EDGE_PROXY, testAttacks } from './support/attack-tests.ts';
import { execute, HttpResponse } from './support/response.ts';

const HOST = 'Host: parley.test';
const CLOSE = 'Connection: close';
const JSON_TYPE = 'Content-Type: application/json';
const LOGIN = 'mutation ($i: LoginInput!) { login(input: $i) { accessToken } }';

const get = (target: string, ...headers: string[]) => head(`GET ${target} HTTP/1.1`, HOST, CLOSE, ...headers);
const upgrade = (target: string, ...headers: string[]) => head(`GET ${target} HTTP/1.1`, ...headers, ...UPGRADE);
const post = (body: string, ...headers: string[]) =>
  head('POST /graphql HTTP/1.1', HOST, CLOSE, JSON_TYPE, ...headers) + body;

function deep(field: string): string {
  const body = `{"query":"{ __typename }","${field}":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
  return post(body, `Content-Length: ${body.length}`);
}

/** Requests that no browser or library would send. */
const REQUESTS: Record<string, string> = {
  'an upgrade to //': upgrade('//', HOST),
  'an upgrade to //graphql': upgrade('//graphql', HOST),
  'an upgrade without a host': upgrade('/graphql'),
  'an upgrade to // without a host': upgrade('//'),
  'an upgrade to a malformed URL': upgrade('http://[::1/graphql', HOST),
  'an upgrade to another server': upgrade('http://127.0.0.1:9/graphql', HOST),
  'an upgrade with dot segments': upgrade('/x/../graphql', HOST),
  'an upgrade of 60 kB': upgrade(`/graphql?${'x'.repeat(60_000)}`, HOST),
  'an upgrade without a key': head('GET /graphql HTTP/1.1', HOST, 'Connection: Upgrade', 'Upgrade: websocket'),
  'an upgrade to something else': head('GET /graphql HTTP/1.1', HOST, 'Connection: Upgrade', 'Upgrade: tea'),
  'a path of 60 kB': get(`/${'x'.repeat(60_000)}`),
  'NUL in the path': get('/gra\0phql'),
  'NUL in a header': get('/graphql', 'X-Test: a\0b'),
  'a folded header': get('/graphql', 'X-Test: a\r\n b'),
  'many headers': get('/graphql', ...Array.from({ length: 3_000 }, (_, index) => `X-${index}: x`)),
  '//': get('//'),
  'a malformed URL': get('http://[::1/graphql'),
  'the health check through dot segments': get('/graphql/../readyz'),
  'the health check through encoded dot segments': get('/graphql/%2e%2e/livez'),
  'the health check through mixed dot segments': get('/graphql/x/..%2f/../../readyz'),
  'the health check through backslashes': get('/graphql\\..\\readyz'),
  'a tunnel': head('CONNECT parley.test:443 HTTP/1.1', HOST),
  'a protocol other than HTTP': 'EHLO parley.test\r\n\r\n',
  'two lengths': post('{}', 'Content-Length: 2', 'Content-Length: 3'),
  'a length and chunks': post(
    '0\r\n\r\nGET /readyz HTTP/1.1\r\n\r\n',
    'Content-Length: 4',
    'Transfer-Encoding: chunked',
  ),
  'an unknown transfer coding': post('0\r\n\r\n', 'Transfer-Encoding: xchunked'),
  'two hosts': head('POST /graphql HTTP/1.1', HOST, 'Host: elsewhere.test', JSON_TYPE, 'Content-Length: 2') + '{}',
  'a compressed transfer coding': post('2\r\n{}\r\n0\r\n\r\n', 'Transfer-Encoding: gzip, chunked'),
  'an unknown content coding': post('{}', 'Content-Length: 2', 'Content-Encoding: zstd'),
  'variables nested ten thousand levels deep': deep('variables'),
  'extensions nested ten thousand levels deep': deep('extensions'),
  'a negative length': post('{}', 'Content-Length: -1'),
  'a body without a content type':
    head('POST /graphql HTTP/1.1', HOST, CLOSE, 'Content-Length: 22') + '{"query":"{ me {id} }"}',
};

/** Unusual but valid requests, which must succeed. */
const LEGAL: Record<string, string[]> = {
  'Keep-Alive': [CLOSE, 'Keep-Alive: timeout=5'],
  'Upgrade alone': [CLOSE, 'Upgrade: h2c'],
  'HTTP/2': ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'],
  'a body that expects 100-continue': [CLOSE, 'Expect: 100-continue'],
};

/** Requests that are never completed. */
const INCOMPLETE = [
  'GET /gra',
  `GET /graphql HTTP/1.1\r\n${HOST}\r\nConnection: Upgrade`,
  post('{"query"', 'Content-Length: 99'),
];

const pids = () => JSON.stringify(processes().map(({ name, pid }) => [name, pid]));

const ATTACKS: Attack[] = [
  {
    name: 'malformed HTTP requests: odd targets, missing host, two lengths, incomplete; no process crashes',
    async run(recorder, { mallory }) {
      const before = pids();
      for (const url of [edgeUrl(), gatewayUrl()]) {
        for (const [title, bytes] of Object.entries(REQUESTS)) {
          recorder.expectRejected(`${title}, at ${url}`, responseOf(await raw(url, bytes)));
        }
        for (const [title, headers] of Object.entries(LEGAL)) {
          const body = '{"query":"{ __typename }"}';
          const lines = [HOST, JSON_TYPE, `Content-Length: ${body.length}`, ...headers];
          const response = await raw(url, head('POST /graphql HTTP/1.1', ...lines) + body);
          recorder.expectSuccess(
            `${title}, at ${url}`,
            responseOf(response.replace(/^HTTP\/1\.1 100 [^\r]*\r\n\r\n/, '')),
          );
        }
        for (const half of INCOMPLETE) await abandon(url, half);
        for (let count = 0; count < 20; count++) await abandon(url, upgrade('/graphql', HOST));
        recorder.expectSuccess('a valid query', await execute('{ me { id } }', {}, mallory.token));
      }
      recorder.expectTrue(pids() === before, `processes changed from ${before} to ${pids()}`);
    },
  },
  {
    name: 'password guessing with a different spoofed address in every forwarding header',
    async run(recorder) {
      const owner = await Person.register('owner');
      const attempts = 40;
      const guess = () => {
        const address = newAddress();
        const claims = {
          'x-forwarded-for': `${address}, ${newAddress()}`,
          forwarded: `for=${address}`,
          'x-real-ip': address,
          'x-client-ip': address,
          'true-client-ip': address,
          'cf-connecting-ip': address,
          'x-parley-client': address,
        };
        return execute(LOGIN, { i: { login: owner.username, password: randomUUID() } }, undefined, claims);
      };
      for (let count = 0; count < attempts; count++)
        recorder.expectRejected('a guess', await guess(), 'UNAUTHENTICATED', 'RATE_LIMITED');
      recorder.expectRejected('beyond the limit', await guess(), 'RATE_LIMITED');
    },
  },
];

testAttacks([EDGE_PROXY], ATTACKS);

/** No response counts as a rejection. */
function responseOf(text: string): HttpResponse {
  const [head = '', ...body] = text.split('\r\n\r\n');
  return new HttpResponse(Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1] ?? 400), body.join('\r\n\r\n'), head);
}
