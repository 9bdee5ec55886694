import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Supergraph } from '@apollo/federation-internals';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import { WELCOME } from '../playground/welcome.ts';
import { System } from './support/system.ts';

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

let folder: string;
let system: System;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-playground-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<title>GraphiQL</title>');
  await writeFile(join(folder, 'assets/main-1234.js'), 'export {}');
  system = await System.start({ PLAYGROUND_FOLDER: folder });
});

afterAll(async () => {
  await system.close();
  await rm(folder, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${system.gateway.url}${path}`, { headers });

describe('the playground', () => {
  test('is shown to browsers, and may load only its own scripts', async () => {
    const response = await get('/graphql', BROWSER);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';/);
    expect(await response.text()).toContain('GraphiQL');
  });

  test('is where browsers are redirected from the root path', async () => {
    const response = await get('/', BROWSER);
    expect(response.url).toBe(system.graphqlUrl);
    expect(await response.text()).toContain('GraphiQL');
    expect((await get('/')).status).toBe(404);
  });

  test('has scripts that browsers may cache', async () => {
    const response = await get('/graphql/playground/assets/main-1234.js');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(await response.text()).toBe('export {}');
  });

  test.each([
    '/graphql/playground/assets/none.js',
    '/graphql/playground/..%2f..%2fpackage.json',
    '/graphql/playground/',
  ])('does not exist at %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  test('does not affect API clients', async () => {
    const response = await get('/graphql?query={me{id}}', {
      accept: 'application/json',
      'apollo-require-preflight': '1',
    });
    expect(await response.json()).toEqual({ data: { me: null } });
  });
});

test('the initial operations of the playground are valid', async () => {
  const supergraph = Supergraph.build(
    await readFile(new URL('../../schema/generated/supergraph.graphql', import.meta.url), 'utf8'),
  );
  expect(validate(supergraph.apiSchema().toGraphQLJSSchema(), parse(WELCOME))).toEqual([]);
});

test('a gateway without a playground shows none', async () => {
  const closed = await System.start({ PLAYGROUND: false });
  const response = await fetch(closed.graphqlUrl, { headers: BROWSER });
  expect(response.status).toBe(400);
  expect(await response.text()).not.toContain('<');
  await closed.close();
});
