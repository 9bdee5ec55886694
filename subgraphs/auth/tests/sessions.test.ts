import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { login, refresh, signUp, type Payload } from './support/accounts.ts';
import { bearer, startTestAuth, type TestAuth } from './support/auth.ts';
import { createDatabase, type TestDatabase } from './support/database.ts';

let database: TestDatabase;
let auth: TestAuth;
let replica: TestAuth;
beforeAll(async () => {
  database = await createDatabase();
  auth = await startTestAuth(database.url);
  replica = await startTestAuth(database.url, { AUTH_SIGNING_KEY: auth.signingKey });
});
afterAll(async () => {
  await replica?.close();
  await auth?.close();
  await database?.drop();
});

/** Refreshes and expects success. */
async function next(token: string, service = auth): Promise<Payload> {
  const { data, errors } = await refresh(service, token);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.refreshSession;
}

async function expectRejected(token: string): Promise<void> {
  const { data, errors } = await refresh(auth, token);
  expect(data).toBeNull();
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
}

/** Waits until the grace period for lost responses is over. */
const passGrace = () => database.query("UPDATE refresh_tokens SET rotated_at = rotated_at - interval '11 seconds'");

const sessionIdOf = ({ accessToken }: Payload): string =>
  JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()).sid;

describe('refreshing a session', () => {
  test('returns a new pair of tokens in the same session', async () => {
    const first = await signUp(auth);
    const second = await next(first.refreshToken);
    expect(second.user).toEqual(first.user);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(sessionIdOf(second)).toBe(sessionIdOf(first));
    const { data } = await auth.call('{ me { id } }', {}, bearer(second.accessToken));
    expect(data).toEqual({ me: { id: first.user.id } });
  });

  test('works for many rotations, through any replica', async () => {
    const { refreshToken } = await signUp(auth);
    let token = refreshToken;
    for (let round = 0; round < 6; round++) {
      await passGrace();
      token = (await next(token, round % 2 ? auth : replica)).refreshToken;
    }
    expect(token).not.toBe(refreshToken);
  });

  test('returns the current role', async () => {
    const { refreshToken, user } = await signUp(auth);
    await database.query("UPDATE users SET role = 'MODERATOR' WHERE id = $1", [user.id]);
    expect((await next(refreshToken)).user.role).toBe('MODERATOR');
  });

  test('ends the whole session, and no other, if the token was used before', async () => {
    const first = await signUp(auth);
    const other = (await login(auth, first.user.username)).data?.login;
    const second = await next(first.refreshToken);
    await passGrace();
    await expectRejected(first.refreshToken);
    await expectRejected(second.refreshToken);
    await next(other?.refreshToken ?? '');
  });

  test('ends the session for the oldest token, too', async () => {
    const first = await signUp(auth);
    const second = await next(first.refreshToken);
    const third = await next(second.refreshToken);
    await passGrace();
    await expectRejected(first.refreshToken);
    await expectRejected(third.refreshToken);
  });

  test('keeps one session and one successor for two concurrent refreshes', async () => {
    const { refreshToken } = await signUp(auth);
    const successors = await Promise.all(
      Array.from({ length: 10 }, (_, index) => next(refreshToken, index % 2 ? auth : replica)),
    );
    expect(new Set(successors.map((payload) => payload.refreshToken)).size).toBe(1);
    await passGrace();
    await next(successors[0]?.refreshToken ?? '');
  });

  test('repeats a lost response, and still detects reuse afterwards', async () => {
    const { refreshToken } = await signUp(auth);
    const lost = await next(refreshToken);
    const repeated = await next(refreshToken);
    expect(repeated.refreshToken).toBe(lost.refreshToken);
    const third = await next(repeated.refreshToken);
    await passGrace();
    await expectRejected(repeated.refreshToken);
    await expectRejected(third.refreshToken);
  });

  test('returns the newest token to a late repetition', async () => {
    const { refreshToken } = await signUp(auth);
    const second = await next(refreshToken);
    const third = await next(second.refreshToken);
    expect((await next(refreshToken)).refreshToken).toBe(third.refreshToken);
  });

  test('fails for an expired session', async () => {
    const payload = await signUp(auth);
    await database.query("UPDATE sessions SET expires_at = now() - interval '1 second' WHERE id = $1", [
      sessionIdOf(payload),
    ]);
    await expectRejected(payload.refreshToken);
  });

  test('extends the session', async () => {
    const payload = await signUp(auth);
    await database.query("UPDATE sessions SET expires_at = now() + interval '1 minute' WHERE id = $1", [
      sessionIdOf(payload),
    ]);
    await next(payload.refreshToken);
    const rows = await database.query(
      "SELECT 1 FROM sessions WHERE id = $1 AND expires_at > now() + interval '29 days 23 hours'",
      [sessionIdOf(payload)],
    );
    expect(rows).toHaveLength(1);
  });

  test('fails for a revoked session', async () => {
    const payload = await signUp(auth);
    await database.query('UPDATE sessions SET revoked_at = now() WHERE id = $1', [sessionIdOf(payload)]);
    await expectRejected(payload.refreshToken);
  });

  test('fails for a deleted account', async () => {
    const payload = await signUp(auth);
    await database.query('DELETE FROM users WHERE id = $1', [payload.user.id]);
    await expectRejected(payload.refreshToken);
  });

  test.each(['', 'x', 'A'.repeat(43), `${'A'.repeat(42)}\0`, '\uD800', 'x'.repeat(100_000)])(
    'rejects an unknown token (%#)',
    expectRejected,
  );

  test('rejects an access token', async () => {
    const { accessToken } = await signUp(auth);
    await expectRejected(accessToken);
  });

  test('works with an expired access token in the header', async () => {
    const { refreshToken } = await signUp(auth);
    const { data, errors } = await auth.call(
      'mutation ($token: String!) { refreshSession(refreshToken: $token) { user { email } } }',
      { token: refreshToken },
      bearer('stale.access.token'),
    );
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ refreshSession: { user: { email: expect.stringContaining('@') } } });
  });
});

test('logging in deletes expired sessions, and only those', async () => {
  const old = await signUp(auth);
  const kept = (await login(auth, old.user.username)).data?.login;
  await database.query("UPDATE sessions SET expires_at = now() - interval '1 day' WHERE id = $1", [sessionIdOf(old)]);
  await login(auth, old.user.username);
  const rows = await database.query<{ id: string }>('SELECT id FROM sessions WHERE user_id = $1', [old.user.id]);
  expect(rows).toHaveLength(2);
  expect(rows.map(({ id }) => id)).toContain(kept && sessionIdOf(kept));
});
