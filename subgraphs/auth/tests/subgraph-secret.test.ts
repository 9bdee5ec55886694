import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SUBGRAPH_SECRET_HEADER, REQUEST_ID_HEADER } from '@parley/service/protocol';
import { person, register } from './support/accounts.ts';
import { LINK_SECRET, startTestAuth, type TestAuth } from './support/auth.ts';
import { createDatabase, type TestDatabase } from './support/database.ts';

let database: TestDatabase;
let auth: TestAuth;
beforeAll(async () => {
  database = await createDatabase();
  auth = await startTestAuth(database.url, {}, { MAX_BODY_BYTES: 10_000 });
});
afterAll(async () => {
  await auth?.close();
  await database?.drop();
});

const post = (headers: Record<string, string>, body: string) =>
  fetch(new URL('/graphql', auth.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

describe('the subgraph secret', () => {
  test.each([
    ['without the secret', {}],
    ['with an empty one', { [SUBGRAPH_SECRET_HEADER]: '' }],
    ['with a wrong one', { [SUBGRAPH_SECRET_HEADER]: `${LINK_SECRET.slice(0, -1)}!` }],
    ['with half of it', { [SUBGRAPH_SECRET_HEADER]: LINK_SECRET.slice(0, 32) }],
  ])('is required: %s gets a plain response', async (_case, headers) => {
    const response = await post(headers, '{"query":"{ __typename }"}');
    expect(response.status).toBe(403);
    expect(response.headers.get('content-type')).toMatch('text/plain');
    await expect(response.text()).resolves.toBe('Forbidden');
  });

  test('gives access to operations, including the schema', async () => {
    const { data } = await auth.call<{ _service: { sdl: string } }>('{ _service { sdl } }');
    expect(data?._service.sdl).toContain('type User');
  });

  test.each(['GET', 'PUT', 'OPTIONS'])('does not allow %s', async (method) => {
    const response = await fetch(new URL('/graphql?query={__typename}', auth.url), { method });
    expect(response.status).toBe(404);
  });

  test.each([
    ['half a JSON', '{"query":', 400],
    ['too large a body', JSON.stringify({ query: ' '.repeat(10_000) }), 413],
  ])('rejects %s without revealing the software', async (_case, body, status) => {
    const response = await post({ [SUBGRAPH_SECRET_HEADER]: LINK_SECRET }, body);
    expect(response.status).toBe(status);
    await expect(response.text()).resolves.toMatch(/^[A-Z][A-Za-z ]+$/);
  });

  test('is not required for health checks and public keys', async () => {
    for (const path of ['/livez', '/readyz', '/.well-known/jwks.json']) {
      expect((await fetch(new URL(path, auth.url))).status).toBe(200);
    }
    for (const path of ['/livez', '/readyz', '/metrics']) {
      expect((await fetch(new URL(path, auth.opsUrl))).status).toBe(200);
    }
  });
});

describe('an unexpected error', () => {
  test("is masked, and logged with its id and the request's, without the input", async () => {
    await database.query("ALTER TABLE users ADD CONSTRAINT broken CHECK (username <> 'breaks.it')");
    const input = person({ username: 'breaks.it' });
    const { errors } = await auth.call(
      'mutation ($input: RegisterInput!) { register(input: $input) { accessToken } }',
      { input },
      { [REQUEST_ID_HEADER]: 'request-17' },
    );
    expect(errors).toEqual([
      expect.objectContaining({
        message: 'Internal server error.',
        extensions: { code: 'INTERNAL_SERVER_ERROR', errorId: expect.any(String) },
      }),
    ]);
    const line = auth.logs.find(({ msg }) => msg === 'unexpected error');
    expect(line).toMatchObject({ requestId: 'request-17', errorId: errors?.[0]?.extensions.errorId });
    expect(JSON.stringify(auth.logs)).not.toContain(input.email);
    expect(JSON.stringify(auth.logs)).not.toContain('argon2id');
  });

  test('does not affect the service', async () => {
    expect((await register(auth)).errors).toBeUndefined();
  });
});
