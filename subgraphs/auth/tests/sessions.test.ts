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

/** Refreshes and expects it to work. */
async function next(token: string, service = auth): Promise<Payload> {
  const { data, errors } = await refresh(service, token);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.refreshSession;
}

async function expectRefused(token: string): Promise<void> {
  const { data, errors } = await refresh(auth, token);
  expect(data).toBeNull();
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
}

/** Lets the grace for lost replies pass. */
const passGrace = () => database.query("UPDATE refresh_tokens SET rotated_at = rotated_at - interval '11 seconds'");

const sessionIdOf = ({ accessToken }: Payload): string =>
  JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()).sid;

describe('refreshing a session', () => {
  test('gives a new pair in the same session', async () => {
    const first = await signUp(auth);
    const second = await next(first.refreshToken);
    expect(second.user).toEqual(first.user);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(sessionIdOf(second)).toBe(sessionIdOf(first));
    const { data } = await auth.call('{ me { id } }', {}, bearer(second.accessToken));
    expect(data).toEqual({ me: { id: first.user.id } });
  });

  test('goes on for many rotations, through any replica', async () => {
    const { refreshToken } = await signUp(auth);
    let token = refreshToken;
    for (let round = 0; round < 6; round++) {
      await passGrace();
      token = (await next(token, round % 2 ? auth : replica)).refreshToken;
    }
    expect(token).not.toBe(refreshToken);
  });

  test('brings the role as it is now', async () => {
    const { refreshToken, user } = await signUp(auth);
    await database.query("UPDATE users SET role = 'MODERATOR' WHERE id = $1", [user.id]);
    expect((await next(refreshToken)).user.role).toBe('MODERATOR');
  });

  test('with a used token ends the whole session, and no other', async () => {
    const first = await signUp(auth);
    const other = (await login(auth, first.user.username)).data?.login;
    const second = await next(first.refreshToken);
    await passGrace();
    await expectRefused(first.refreshToken);
    await expectRefused(second.refreshToken);
    await next(other?.refreshToken ?? '');
  });

  test('the oldest token ends the session too', async () => {
    const first = await signUp(auth);
    const second = await next(first.refreshToken);
    const third = await next(second.refreshToken);
    await passGrace();
    await expectRefused(first.refreshToken);
    await expectRefused(third.refreshToken);
  });

  test('two refreshes at once keep one session and give one successor', async () => {
    const { refreshToken } = await signUp(auth);
    const successors = await Promise.all(
      Array.from({ length: 10 }, (_, index) => next(refreshToken, index % 2 ? auth : replica)),
    );
    expect(new Set(successors.map((payload) => payload.refreshToken)).size).toBe(1);
    await passGrace();
    await next(successors[0]?.refreshToken ?? '');
  });

  test('a lost reply can be asked for again, and reuse is still seen after it', async () => {
    const { refreshToken } = await signUp(auth);
    const lost = await next(refreshToken);
    const repeated = await next(refreshToken);
    expect(repeated.refreshToken).toBe(lost.refreshToken);
    const third = await next(repeated.refreshToken);
    await passGrace();
    await expectRefused(repeated.refreshToken);
    await expectRefused(third.refreshToken);
  });

  test('a late repeat gets the newest token when its client is further on', async () => {
    const { refreshToken } = await signUp(auth);
    const second = await next(refreshToken);
    const third = await next(second.refreshToken);
    expect((await next(refreshToken)).refreshToken).toBe(third.refreshToken);
  });

  test('an expired session is over', async () => {
    const payload = await signUp(auth);
    await database.query("UPDATE sessions SET expires_at = now() - interval '1 second' WHERE id = $1", [
      sessionIdOf(payload),
    ]);
    await expectRefused(payload.refreshToken);
  });

  test('keeps the session for as long again', async () => {
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

  test('a revoked session is over', async () => {
    const payload = await signUp(auth);
    await database.query('UPDATE sessions SET revoked_at = now() WHERE id = $1', [sessionIdOf(payload)]);
    await expectRefused(payload.refreshToken);
  });

  test('a deleted account has no session', async () => {
    const payload = await signUp(auth);
    await database.query('DELETE FROM users WHERE id = $1', [payload.user.id]);
    await expectRefused(payload.refreshToken);
  });

  test.each(['', 'x', 'A'.repeat(43), `${'A'.repeat(42)}\0`, '\uD800', 'x'.repeat(100_000)])(
    'an unknown token is refused (%#)',
    expectRefused,
  );

  test('an access token is no refresh token', async () => {
    const { accessToken } = await signUp(auth);
    await expectRefused(accessToken);
  });

  test('works with a stale access token in the header', async () => {
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

test('signing in clears away the sessions that have expired, and only those', async () => {
  const old = await signUp(auth);
  const kept = (await login(auth, old.user.username)).data?.login;
  await database.query("UPDATE sessions SET expires_at = now() - interval '1 day' WHERE id = $1", [sessionIdOf(old)]);
  await login(auth, old.user.username);
  const rows = await database.query<{ id: string }>('SELECT id FROM sessions WHERE user_id = $1', [old.user.id]);
  expect(rows).toHaveLength(2);
  expect(rows.map(({ id }) => id)).toContain(kept && sessionIdOf(kept));
});
