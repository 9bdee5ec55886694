import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { REFRESH_EXPIRES_HEADER, REFRESH_HEADER, SESSION_HEADER, SESSION_IN_COOKIE } from '@parley/service/protocol';
import { LOGIN, PASSWORD, person, refresh, REGISTER, signUp, type Payload } from './support/accounts.ts';
import { bearer, startTestAuth, type GraphQLResponse, type TestAuth } from './support/auth.ts';
import { createDatabase, type TestDatabase } from './support/database.ts';
import { outcome, sessionIdOf } from './support/sessions.ts';

const REFRESH = 'mutation { refreshSession { accessToken refreshToken } }';
const IN_COOKIE = { [SESSION_HEADER]: SESSION_IN_COOKIE };

let database: TestDatabase;
let auth: TestAuth;
beforeAll(async () => {
  database = await createDatabase();
  auth = await startTestAuth(database.url);
});
afterAll(async () => {
  await auth?.close();
  await database?.drop();
});

const withCookie = (token: string) => ({ ...IN_COOKIE, [REFRESH_HEADER]: token });
const cookieOf = ({ headers }: GraphQLResponse<unknown>) => headers.get(REFRESH_HEADER);

/** Registers a user whose refresh token is in the cookie. */
async function signUpWithCookie() {
  const response = await auth.call<{ register: Payload }>(REGISTER, { input: person() }, IN_COOKIE);
  if (!response.data) throw new Error(JSON.stringify(response.errors));
  return { payload: response.data.register, token: cookieOf(response) ?? '', response };
}

describe('a refresh token in the cookie', () => {
  test('is sent to the gateway in a header, and not in the payload', async () => {
    const { payload, token, response } = await signUpWithCookie();
    expect(payload.refreshToken).toBeNull();
    expect(token).toMatch(/^[\w-]{43}$/);
    const days = (Date.parse(response.headers.get(REFRESH_EXPIRES_HEADER) ?? '') - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(30);
    const login = await auth.call(LOGIN, { input: { login: payload.user.username, password: PASSWORD } }, IN_COOKIE);
    expect(cookieOf(login)).toMatch(/^[\w-]{43}$/);
  });

  test('is rotated', async () => {
    const { token } = await signUpWithCookie();
    const response = await auth.call(REFRESH, {}, withCookie(token));
    expect(response.data).toEqual({ refreshSession: { accessToken: expect.any(String), refreshToken: null } });
    expect(cookieOf(response)).toMatch(/^[\w-]{43}$/);
    expect(cookieOf(response)).not.toBe(token);
  });

  test.each(['', 'A'.repeat(43)])('is cleared when it is invalid (%j)', async (token) => {
    const response = await auth.call(REFRESH, {}, withCookie(token));
    expect(outcome(response)).toBe('UNAUTHENTICATED');
    expect(cookieOf(response)).toBe('');
    expect(response.headers.get(REFRESH_EXPIRES_HEADER)).toBeNull();
  });

  test('is neither read nor set unless the client requests it', async () => {
    const { token } = await signUpWithCookie();
    const response = await auth.call(REFRESH, {}, { [REFRESH_HEADER]: token });
    expect(response.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'refreshToken' });
    expect(cookieOf(response)).toBeNull();
    const plain = await signUp(auth);
    const refreshed = await refresh(auth, plain.refreshToken);
    expect(cookieOf(refreshed)).toBeNull();
    expect(refreshed.data?.refreshSession.refreshToken).toMatch(/^[\w-]{43}$/);
  });

  test('ends the session at logout even if the access token has expired, and is cleared', async () => {
    const { token } = await signUpWithCookie();
    const response = await auth.call(
      'mutation { logout }',
      {},
      { ...withCookie(token), ...bearer('stale.access.token') },
    );
    expect(response.data).toEqual({ logout: true });
    expect(cookieOf(response)).toBe('');
    expect(outcome(await auth.call(REFRESH, {}, withCookie(token)))).toBe('UNAUTHENTICATED');
  });

  test('is cleared with its own session, and kept when another session ends', async () => {
    const { payload, token } = await signUpWithCookie();
    const revoke = (id: string) =>
      auth.call(
        'mutation ($id: ID!) { revokeSession(id: $id) }',
        { id },
        { ...withCookie(token), ...bearer(payload.accessToken) },
      );
    const other = await auth.call<{ login: Payload }>(LOGIN, {
      input: { login: payload.user.username, password: PASSWORD },
    });
    expect(cookieOf(await revoke(sessionIdOf(other.data?.login as Payload)))).toBeNull();
    expect(cookieOf(await revoke(sessionIdOf(payload)))).toBe('');
  });
});
