import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Random } from '../random.ts';
import type { ValueGenerator } from './value-generator.ts';
import type { Written } from '../selection.ts';

/** A raw HTTP request. */
export interface FuzzRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Buffer | undefined;
}

const UNUSUAL_METHODS = ['HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH'];
const MEDIA_TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json; charset=utf-16',
  'application/graphql-response+json',
  'application/graphql',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'text/event-stream',
  'multipart/mixed; deferSpec=20220824',
  'text/html',
  '*/*',
  'application/json;q=0',
  'a/b;;;=',
  '',
  '/',
];
const UNUSUAL_HEADERS: [string, string[]][] = [
  ['accept', MEDIA_TYPES],
  ['content-type', MEDIA_TYPES],
  ['content-encoding', ['gzip', 'br', 'identity', 'deflate', 'x', '']],
  ['accept-encoding', ['gzip', 'br;q=x', '*', '']],
  ['host', ['[', 'a:b', '%', '<x>', '', 'x'.repeat(300), '[::1]', 'x:99999']],
  ['origin', ['null', 'https://x.test', '://', '']],
  ['cookie', ['parley_refresh=x', 'parley_refresh=%', '=;=;;', '__proto__=x']],
  ['x-parley-session', ['cookie', '', '__proto__']],
  ['x-parley-deadline', ['0', '-1', 'x', 'a 1', '1e999']],
  ['x-parley-clock', ['x', '0']],
  ['x-parley-refresh', ['x']],
  ['x-forwarded-for', ['x', '', ',,,', '999.1.1.1', '::1%x', '::ffff:1.2.3', '1.2.3.4, x']],
  ['x-forwarded-host', ['[', '', 'a b']],
  ['x-forwarded-proto', [':', '', 'https']],
  ['x-request-id', ['__proto__', '\u009b31m', 'x'.repeat(200)]],
  [
    'authorization',
    ['', 'Bearer', 'Bearer x', 'Basic YTpi', 'Bearer a.b.c', 'Bearer eyJhbGciOiJub25lIn0.e30.', 'x'.repeat(5_000)],
  ],
  ['user-agent', ['', '\u0080', 'x'.repeat(2_000)]],
  ['expect', ['100-continue', 'x']],
  ['range', ['bytes=0-']],
  ['if-none-match', ['*']],
  ['apollo-query-plan-experimental', ['1']],
  ['apollo-federation-include-trace', ['ftv1']],
  ['x-apollo-operation-name', ['', '__proto__']],
  ['traceparent', ['x', '00-00000000000000000000000000000000-0000000000000000-00']],
  ['upgrade', ['websocket', 'h2c']],
];
const MAX_HEADERS = 3;

/** Generates HTTP requests for operations, many of them unusual or malformed. */
export class RequestGenerator {
  constructor(
    private readonly random: Random,
    private readonly values: ValueGenerator,
  ) {}

  make(written: Written, token: string, address: string): FuzzRequest {
    const { random } = this;
    const method = random.chance(0.05) ? random.of(UNUSUAL_METHODS) : random.chance(0.2) ? 'GET' : 'POST';
    const headers: Record<string, string> = { 'x-forwarded-for': address, 'content-type': 'application/json' };
    if (random.chance(0.9)) headers['authorization'] = `Bearer ${token}`;
    if (random.chance(0.25)) {
      const count = random.below(MAX_HEADERS) + 1;
      for (let done = 0; done < count; done++) {
        const [name, values] = random.of(UNUSUAL_HEADERS);
        headers[name] = random.of(values);
      }
    }
    const parts = this.parts(written);
    if (method === 'GET' || method === 'HEAD')
      return { method, path: `/graphql?${this.search(parts)}`, headers, body: undefined };
    return { method, path: '/graphql', headers, body: this.body(parts, headers) };
  }

  private parts(written: Written): Record<string, unknown> {
    const { random } = this;
    const parts: Record<string, unknown> = { ...written };
    if (random.chance(0.1)) parts['operationName'] = random.of(['', 'B', 'x', null, '__proto__', this.values.any()]);
    if (random.chance(0.12)) parts['extensions'] = this.extensions(written.query);
    if (random.chance(0.05))
      parts[random.of(['query', 'variables', 'extensions', 'id', '__proto__'])] = this.values.any();
    if (random.chance(0.05)) delete parts['query'];
    if (random.chance(0.05)) delete parts['variables'];
    return parts;
  }

  private extensions(query: string): unknown {
    const { random, values } = this;
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    return random.of([
      () => values.any(),
      () => ({ persistedQuery: values.any() }),
      () => ({ persistedQuery: { version: 1, sha256Hash } }),
      () => ({ persistedQuery: { version: values.any(), sha256Hash } }),
      () => ({ persistedQuery: { version: 1, sha256Hash: values.any() } }),
      () => ({ persistedQuery: { version: 1, sha256Hash: { toString: values.any() } } }),
    ])();
  }

  private search(parts: Record<string, unknown>): string {
    const { random } = this;
    const texts = Object.entries(parts).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' && !random.chance(0.05) ? value : (JSON.stringify(value) ?? ''),
    ]);
    if (random.chance(0.1))
      texts.push([random.of(['query', 'variables', 'extensions']), random.of(['', '{', '[]', '1', 'null'])]);
    const search = new URLSearchParams(texts).toString();
    return random.chance(0.1) ? search.replace('%', random.of(['%%', '%f', '%ff', '&', ';', '=', '#'])) : search;
  }

  private body(parts: Record<string, unknown>, headers: Record<string, string>): string | Buffer {
    const { random } = this;
    let body =
      JSON.stringify(random.chance(0.03) ? [parts, parts] : random.chance(0.03) ? this.values.any() : parts) ?? '';
    if (random.chance(0.04)) {
      const at = random.below(body.length + 1);
      body =
        body.slice(0, at) +
        random.of(['', '"', '}', '\\', '\0', 'null', '\u2028', '{"__proto__":1}']) +
        body.slice(at + 1);
    }
    return headers['content-encoding'] === 'gzip' && random.chance(0.7) ? gzipSync(body) : body;
  }
}
