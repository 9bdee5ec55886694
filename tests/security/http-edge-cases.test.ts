import { gzipSync } from 'node:zlib';
import { gatewayUrl, edgeUrl } from '../support/environment.ts';
import { head, raw } from '../support/raw.ts';
import type { Attack } from './support/attack.ts';
import { EDGE_PROXY, testAttacks } from './support/attack-tests.ts';
import { HttpResponse } from './support/response.ts';

const HOST = 'Host: parley.test';
const BODY = '{"query":"{ __typename }"}';
const ANSWER = '{"data":{"__typename":"Query"}}';
const MAX_BODY_BYTES = 128 * 1_024;

/** @param connection value of the `Connection` header. */
const post = (headers: readonly string[], body: string = BODY, connection = 'close') =>
  head(
    'POST /graphql HTTP/1.1',
    `Connection: ${connection}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body, 'latin1')}`,
    ...headers,
  ) + body;

/** Valid by RFC 9110 §7.6.1, §7.8 and §10.1.1. A server must ignore these and handle the request normally. */
const LEGAL: Record<string, string> = {
  'a Keep-Alive header': post([HOST, 'Keep-Alive: timeout=5, max=100']),
  'a Keep-Alive header that Connection names': post([HOST, 'Keep-Alive: timeout=5'], BODY, 'close, keep-alive'),
  'a header that Connection names': post([HOST, 'X-Own: 1'], BODY, 'close, X-Own'),
  'a Proxy-Connection header': post([HOST, 'Proxy-Connection: close']),
  'a TE header': post([HOST, 'TE: trailers'], BODY, 'close, TE'),
  'a Trailer header': post([HOST, 'Trailer: X-Checksum']),
  'Expect: 100-continue': post([HOST, 'Expect: 100-continue']),
  'an upgrade to WebSocket that Connection does not name': post([HOST, 'Upgrade: websocket']),
  'an upgrade to something else': post([HOST, 'Upgrade: tea'], BODY, 'close, Upgrade'),
  'an upgrade to HTTP/2': post(
    [HOST, 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA'],
    BODY,
    'close, Upgrade, HTTP2-Settings',
  ),
  'a chunked body':
    head(
      'POST /graphql HTTP/1.1',
      HOST,
      'Connection: close',
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
    ) + `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`,
};

const zipped = (body: string) => gzipSync(body).toString('latin1');
const chunked = (codings: string) =>
  head(
    'POST /graphql HTTP/1.1',
    HOST,
    'Connection: close',
    'Content-Type: application/json',
    `Transfer-Encoding: ${codings}`,
  ) + `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;

/** Requests that two servers could interpret differently, or that could exhaust one. */
const ILLEGAL: Record<string, string> = {
  'two hosts': post([HOST, 'Host: elsewhere.test']),
  'two equal hosts': post([HOST, HOST]),
  'no host': post([]),
  'gzip and chunked': chunked('gzip, chunked'),
  'chunked twice': chunked('chunked, chunked'),
  'chunked, then gzip': chunked('chunked, gzip'),
  'a gzip body beyond the limit': post(
    [HOST, 'Content-Encoding: gzip'],
    zipped(JSON.stringify({ query: '{ __typename }', padding: 'x'.repeat(MAX_BODY_BYTES * 100) })),
  ),
  'a body that is not gzip but says so': post([HOST, 'Content-Encoding: gzip']),
  'an unknown content coding': post([HOST, 'Content-Encoding: snail']),
};

const ATTACKS: Attack[] = [
  {
    name: 'unusual HTTP requests, of which only the valid ones succeed',
    async run(recorder, { mallory }) {
      // Logged in, because other attacks have used up the budget of the address.
      const loggedIn = (bytes: string) =>
        bytes.replace('Content-Type:', `Authorization: Bearer ${mallory.token}\r\nContent-Type:`);
      for (const [place, url] of Object.entries({ edge: edgeUrl(), gateway: gatewayUrl() })) {
        for (const [title, bytes] of Object.entries(LEGAL))
          recorder.expectSuccess(`${title}, at the ${place}`, responseOf(await raw(url, loggedIn(bytes))));
        for (const [title, bytes] of Object.entries(ILLEGAL))
          recorder.expectRejected(`${title}, at the ${place}`, responseOf(await raw(url, bytes)));
        const gzip = responseOf(await raw(url, loggedIn(post([HOST, 'Content-Encoding: gzip'], zipped(BODY)))));
        recorder.expectTrue(
          gzip.text.includes(ANSWER) || gzip.status === 415,
          `a gzip body, at the ${place} → ${gzip.status} ${gzip.text}`,
        );
      }
    },
  },
];

testAttacks([EDGE_PROXY], ATTACKS);

/** Parses the last response, because a `100 Continue` can precede it. Does not decode chunks. */
function responseOf(received: string): HttpResponse {
  const [last = ''] = received.split(/(?=HTTP\/1\.1 \d{3} )/).slice(-1);
  const [lines = '', ...body] = last.split('\r\n\r\n');
  const text = body.join('\r\n\r\n');
  return new HttpResponse(
    Number(/^HTTP\/1\.1 (\d{3}) /.exec(lines)?.[1] ?? 400),
    /\{.*\}/s.exec(text)?.[0] ?? text,
    lines,
  );
}
