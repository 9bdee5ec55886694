import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LINK_HEADER, REQUEST_ID_HEADER } from '@parley/service';
import { person, register } from './support/accounts.ts';
import { LINK_SECRET, startTestAuth, type TestAuth } from './support/auth.ts';
import { createDatabase, type TestDatabase } from './support/database.ts';

let database: TestDatabase;
let auth: TestAuth;
beforeAll(async () => {
  database = await createDatabase();
  auth = await startTestAuth(database.url, { LIMIT_LINK_BYTES: '10000' });
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

describe('the link', () => {
  test.each([
    ['without the secret', {}],
    ['with an empty one', { [LINK_HEADER]: '' }],
    ['with a wrong one', { [LINK_HEADER]: `${LINK_SECRET.slice(0, -1)}!` }],
    ['with half of it', { [LINK_HEADER]: LINK_SECRET.slice(0, 32) }],
  ])('refuses %s, plainly', async (_case, headers) => {
    const response = await post(headers, '{"query":"{ __typename }"}');
    expect(response.status).toBe(403);
    expect(response.headers.get('content-type')).toMatch('text/plain');
    await expect(response.text()).resolves.toBe('Forbidden');
  });

  test('answers whoever has the secret, the schema too', async () => {
    const { data } = await auth.call<{ _service: { sdl: string } }>('{ _service { sdl } }');
    expect(data?._service.sdl).toContain('type User');
  });

  test.each(['GET', 'PUT', 'OPTIONS'])('does not know %s', async (method) => {
    const response = await fetch(new URL('/graphql?query={__typename}', auth.url), { method });
    expect(response.status).toBe(404);
  });

  test.each([
    ['half a JSON', '{"query":', 400],
    ['too large a body', JSON.stringify({ query: ' '.repeat(10_000) }), 413],
  ])('refuses %s without a word of what runs here', async (_case, body, status) => {
    const response = await post({ [LINK_HEADER]: LINK_SECRET }, body);
    expect(response.status).toBe(status);
    await expect(response.text()).resolves.toMatch(/^[A-Z][A-Za-z ]+$/);
  });

  test('health and public keys need no secret', async () => {
    for (const path of ['/livez', '/readyz', '/.well-known/jwks.json']) {
      expect((await fetch(new URL(path, auth.url))).status).toBe(200);
    }
    for (const path of ['/livez', '/readyz', '/metrics']) {
      expect((await fetch(new URL(path, auth.opsUrl))).status).toBe(200);
    }
  });
});

describe('an unexpected error', () => {
  test('is masked, and found in the log by its id and the request’s, without what was sent', async () => {
    await database.query("ALTER TABLE users ADD CONSTRAINT broken CHECK (username <> 'breaks.it')");
    const input = person({ username: 'breaks.it' });
    const { errors } = await auth.call(
      'mutation ($input: RegisterInput!) { register(input: $input) { accessToken } }',
      { input },
      { [REQUEST_ID_HEADER]: 'request-17' },
    );
    expect(errors).toEqual([
      expect.objectContaining({
        message: 'Something went wrong on our side.',
        extensions: { code: 'INTERNAL_SERVER_ERROR', errorId: expect.any(String) },
      }),
    ]);
    const line = auth.logs.find(({ msg }) => msg === 'unexpected error');
    expect(line).toMatchObject({ requestId: 'request-17', errorId: errors?.[0]?.extensions.errorId });
    expect(JSON.stringify(auth.logs)).not.toContain(input.email);
    expect(JSON.stringify(auth.logs)).not.toContain('argon2id');
  });

  test('leaves the service working', async () => {
    expect((await register(auth)).errors).toBeUndefined();
  });
});
