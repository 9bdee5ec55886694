import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CLIENT_ADDRESS_HEADER, DEVICE_HEADER } from '@parley/service/protocol';
import { person, refresh, signUp } from './support/accounts.ts';
import { startTestAuth, type TestAuth } from './support/auth.ts';
import { createDatabase, type TestDatabase } from './support/database.ts';
import { as, outcome, sessionIdOf, sessionsOf, logInAgain } from './support/sessions.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const LOGOUT = 'mutation ($token: String) { logout(refreshToken: $token) }';
const REVOKE = 'mutation ($id: ID!) { revokeSession(id: $id) }';
const REVOKE_OTHERS = 'mutation { revokeOtherSessions }';

let database: TestDatabase;
let auth: TestAuth;
beforeAll(async () => {
  database = await createDatabase();
  auth = await startTestAuth(database.url, { MAX_SESSIONS_PER_USER: '4' });
});
afterAll(async () => {
  await auth?.close();
  await database?.drop();
});

const from = (address: string, device = '') => ({ [CLIENT_ADDRESS_HEADER]: address, [DEVICE_HEADER]: device });

describe('the list of sessions', () => {
  test('shows device, address and time of each session, and marks the current one', async () => {
    const first = await signUp(auth);
    const named = { deviceLabel: 'Kitchen' };
    const second = await logInAgain(auth, first.user.username, from('192.0.2.7', FIREFOX));
    const third = await logInAgain(auth, first.user.username, from('192.0.2.8', FIREFOX), named);
    const sessions = await sessionsOf(auth, second);
    expect(sessions).toEqual([
      expect.objectContaining({ id: sessionIdOf(third), deviceLabel: 'Kitchen', address: '192.0.2.8', current: false }),
      expect.objectContaining({ deviceLabel: 'Firefox on Linux', address: '192.0.2.7', current: true }),
      expect.objectContaining({ id: sessionIdOf(first), deviceLabel: null, address: null, current: false }),
    ]);
    expect(Object.keys(sessions[0] ?? {})).not.toContain('network');
  });

  test('is available in the operation that logs in', async () => {
    const mutation = 'mutation ($input: RegisterInput!) { register(input: $input) { user { sessions { current } } } }';
    const { data } = await auth.call(mutation, { input: person() });
    expect(data).toEqual({ register: { user: { sessions: [{ current: true }] } } });
  });

  test('shows where a session was last used', async () => {
    const payload = await signUp(auth);
    await auth.call(
      'mutation ($t: String) { refreshSession(refreshToken: $t) { accessToken } }',
      { t: payload.refreshToken },
      from('2001:db8::1'),
    );
    const [session] = await sessionsOf(auth, payload);
    expect(session?.address).toBe('2001:db8::1');
    expect(Date.parse(session?.lastUsedAt ?? '')).toBeGreaterThan(Date.parse(session?.createdAt ?? ''));
  });

  test('is visible to the user and administrators only', async () => {
    const [ada, eve] = [await signUp(auth), await signUp(auth)];
    const query = 'query ($id: ID!) { user(id: $id) { sessions { id } disabled email } }';
    const nothing = { user: { sessions: null, disabled: null, email: null } };
    expect((await as(auth, eve).call(query, { id: ada.user.id })).data).toEqual(nothing);
    const all = { user: { sessions: [{ id: sessionIdOf(ada) }], disabled: false, email: ada.user.email } };
    expect((await as(auth, ada).call(query, { id: ada.user.id })).data).toEqual(all);
    await database.query("UPDATE users SET role = 'ADMIN' WHERE id = $1", [eve.user.id]);
    const admin = (await refresh(auth, eve.refreshToken)).data?.refreshSession ?? eve;
    expect((await as(auth, admin).call(query, { id: ada.user.id })).data).toEqual(all);
    // The token still has the role, the database no longer does.
    await database.query("UPDATE users SET role = 'USER' WHERE id = $1", [eve.user.id]);
    expect((await as(auth, admin).call<{ user: object }>(query, { id: ada.user.id })).data?.user).toMatchObject({
      sessions: null,
    });
  });

  test('is limited: one more session ends the least recently used one', async () => {
    const first = await signUp(auth);
    const second = await logInAgain(auth, first.user.username);
    for (let more = 0; more < 3; more++) await logInAgain(auth, first.user.username);
    expect(outcome(await as(auth, first).call('{ me { id } }'))).toBe('UNAUTHENTICATED');
    expect(outcome(await refresh(auth, first.refreshToken))).toBe('UNAUTHENTICATED');
    expect(await sessionsOf(auth, second)).toHaveLength(4);
  });
});

describe('revoking', () => {
  test('one session ends it at once, and no other', async () => {
    const first = await signUp(auth);
    const second = await logInAgain(auth, first.user.username);
    expect((await as(auth, second).call(REVOKE, { id: sessionIdOf(first) })).data).toEqual({ revokeSession: true });
    expect(outcome(await as(auth, first).call('{ me { id } }'))).toBe('UNAUTHENTICATED');
    expect(outcome(await refresh(auth, first.refreshToken))).toBe('UNAUTHENTICATED');
    expect((await sessionsOf(auth, second)).map(({ id }) => id)).toEqual([sessionIdOf(second)]);
    expect(outcome(await as(auth, second).call(REVOKE, { id: sessionIdOf(first) }))).toBe('NOT_FOUND');
  });

  test('a session of another user reports that it does not exist', async () => {
    const [ada, eve] = [await signUp(auth), await signUp(auth)];
    for (const id of [sessionIdOf(ada), randomUUID(), 'nonsense']) {
      expect(outcome(await as(auth, eve).call(REVOKE, { id }))).toBe('NOT_FOUND');
    }
    expect(await sessionsOf(auth, ada)).toHaveLength(1);
  });

  test('all other sessions keeps the current one', async () => {
    const first = await signUp(auth);
    const second = await logInAgain(auth, first.user.username);
    const third = await logInAgain(auth, first.user.username);
    expect((await as(auth, third).call(REVOKE_OTHERS)).data).toEqual({ revokeOtherSessions: 2 });
    for (const ended of [first, second])
      expect(outcome(await refresh(auth, ended.refreshToken))).toBe('UNAUTHENTICATED');
    expect(await sessionsOf(auth, third)).toHaveLength(1);
    expect((await as(auth, third).call(REVOKE_OTHERS)).data).toEqual({ revokeOtherSessions: 0 });
  });

  test.each([
    ['revokeSession', 'mutation { revokeSession(id: "x") }'],
    ['revokeOtherSessions', REVOKE_OTHERS],
    [
      'changePassword',
      'mutation { changePassword(input: { currentPassword: "x", newPassword: "long enough one" }) { id } }',
    ],
    ['updateProfile', 'mutation { updateProfile(input: { displayName: "Eve" }) { id } }'],
    ['setUserRole', 'mutation { setUserRole(userId: "x", role: ADMIN) { id } }'],
    ['setUserDisabled', 'mutation { setUserDisabled(userId: "x", disabled: true) { id } }'],
    ['searchUsers', '{ searchUsers(query: "a") { edges { cursor } } }'],
    ['sessions', '{ me { sessions { id } } }'],
  ])('an ended session cannot do %s, regardless of its token', async (_name, operation) => {
    const payload = await signUp(auth);
    expect(outcome(await as(auth, payload).call(LOGOUT))).toBe('OK');
    expect(outcome(await as(auth, payload).call(operation))).toBe('UNAUTHENTICATED');
    if (!operation.includes('me {')) expect(outcome(await auth.call(operation))).toBe('UNAUTHENTICATED');
  });
});

describe('logout', () => {
  test('ends the session of the access token', async () => {
    const payload = await signUp(auth);
    expect((await as(auth, payload).call(LOGOUT)).data).toEqual({ logout: true });
    expect(outcome(await refresh(auth, payload.refreshToken))).toBe('UNAUTHENTICATED');
    expect((await as(auth, payload).call(LOGOUT)).data).toEqual({ logout: true });
  });

  test.each([{}, { authorization: 'Bearer stale.access.token' }])(
    'ends the session of the refresh token when there is no valid access token: %j',
    async (headers) => {
      const { refreshToken } = await signUp(auth);
      expect((await auth.call(LOGOUT, { token: refreshToken }, headers as Record<string, string>)).data).toEqual({
        logout: true,
      });
      expect(outcome(await refresh(auth, refreshToken))).toBe('UNAUTHENTICATED');
    },
  );

  test('requires one of them, and does not reveal whether a refresh token is known', async () => {
    expect(outcome(await auth.call(LOGOUT))).toBe('UNAUTHENTICATED');
    expect((await auth.call(LOGOUT, { token: 'A'.repeat(43) })).data).toEqual({ logout: true });
  });
});
