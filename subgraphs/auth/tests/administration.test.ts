import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { administer } from '../src/administer.ts';
import { login, refresh, signUp, type Payload } from './support/accounts.ts';
import { startTestAuth, type TestAuth } from './support/auth.ts';
import { createDatabase, createEmptyDatabase, type TestDatabase } from './support/database.ts';
import { lockUsers } from './support/lock-users.ts';
import { as, claimsOf, outcome, sessionIdOf } from './support/sessions.ts';

const SET_ROLE = 'mutation ($id: ID!, $role: Role!) { setUserRole(userId: $id, role: $role) { id role } }';
const SET_DISABLED =
  'mutation ($id: ID!, $disabled: Boolean!) { setUserDisabled(userId: $id, disabled: $disabled) { id disabled } }';

let database: TestDatabase;
let auth: TestAuth;
let admin: Payload;
beforeAll(async () => {
  database = await createDatabase();
  auth = await startTestAuth(database.url);
});
beforeEach(async () => {
  await database.query("UPDATE users SET role = 'USER'");
  admin = await makeAdministrator();
});
afterAll(async () => {
  await auth?.close();
  await database?.drop();
});

/** Runs the command line. */
async function run(...args: string[]) {
  const lines: string[] = [];
  const errors: string[] = [];
  const env = { POSTGRES_URL: database.url };
  const code = await administer(args, env, { out: (line) => lines.push(line), error: (line) => errors.push(line) });
  return { code, out: lines.join('\n'), error: errors.join('\n') };
}

async function makeAdministrator(): Promise<Payload> {
  const payload = await signUp(auth);
  expect(await run('make-admin', payload.user.username)).toMatchObject({ code: 0, error: '' });
  return renewed(payload);
}

async function renewed({ refreshToken }: Payload): Promise<Payload> {
  const { data, errors } = await refresh(auth, refreshToken);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.refreshSession;
}

const setRole = (actor: Payload, id: string, role: string) => as(auth, actor).call(SET_ROLE, { id, role });
const setDisabled = (actor: Payload, id: string, disabled: boolean) =>
  as(auth, actor).call(SET_DISABLED, { id, disabled });

describe('an administrator', () => {
  test('assigns roles, which apply from the next refresh and invalidate earlier tokens', async () => {
    const ada = await signUp(auth);
    expect((await setRole(admin, ada.user.id, 'MODERATOR')).data).toEqual({
      setUserRole: { id: ada.user.id, role: 'MODERATOR' },
    });
    const redis = new Redis(process.env['REDIS_URL'] ?? '');
    const notBefore = Number(await redis.get(`${auth.redisPrefix}auth.revoked.session.${sessionIdOf(ada)}`));
    redis.disconnect();
    expect(claimsOf(ada.accessToken).iat).toBeLessThan(notBefore);
    // As if everything happened within one second of any clock.
    const later = notBefore + 30;
    await database.query('UPDATE sessions SET not_before = $2 WHERE id = $1', [sessionIdOf(ada), later]);
    const next = await renewed(ada);
    expect(claimsOf(next.accessToken)).toMatchObject({ role: 'MODERATOR', sid: sessionIdOf(ada) });
    expect(claimsOf(next.accessToken).iat).toBe(later);
  });

  test('disables an account: its sessions end, and a login fails as with a wrong password', async () => {
    const ada = await signUp(auth);
    expect((await setDisabled(admin, ada.user.id, true)).data).toEqual({
      setUserDisabled: { id: ada.user.id, disabled: true },
    });
    expect(outcome(await as(auth, ada).call('{ me { id } }'))).toBe('UNAUTHENTICATED');
    expect(outcome(await refresh(auth, ada.refreshToken))).toBe('UNAUTHENTICATED');
    const [shut, wrong] = [
      await login(auth, ada.user.username),
      await login(auth, ada.user.username, 'wrong password'),
    ];
    expect(shut.errors).toEqual(wrong.errors);
    expect(outcome(shut)).toBe('UNAUTHENTICATED');

    expect((await setDisabled(admin, ada.user.id, false)).data).toMatchObject({ setUserDisabled: { disabled: false } });
    expect(outcome(await refresh(auth, ada.refreshToken))).toBe('UNAUTHENTICATED');
    expect(outcome(await login(auth, ada.user.username))).toBe('OK');
  });

  test('prevents sessions of logins in progress when an account is disabled', async () => {
    const ada = await signUp(auth);
    const locked = await lockUsers(database.url, [ada.user.id]);
    const shutting = setDisabled(admin, ada.user.id, true);
    await locked.waiting(1);
    const entering = login(auth, ada.user.username);
    await locked.waiting(2);
    await locked.release();
    expect(outcome(await shutting)).toBe('OK');
    expect(outcome(await entering)).toBe('UNAUTHENTICATED');
    const live = await database.query('SELECT 1 FROM sessions WHERE user_id = $1 AND revoked_at IS NULL', [
      ada.user.id,
    ]);
    expect(live).toEqual([]);
  });

  test('gets an error for an unknown account', async () => {
    for (const id of ['nonsense', '00000000-0000-4000-8000-000000000000']) {
      expect(outcome(await setRole(admin, id, 'USER'))).toBe('NOT_FOUND');
      expect(outcome(await setDisabled(admin, id, true))).toBe('NOT_FOUND');
    }
  });

  test('cannot be demoted or disabled if they are the last one', async () => {
    expect(outcome(await setRole(admin, admin.user.id, 'USER'))).toBe('CONFLICT');
    expect(outcome(await setDisabled(admin, admin.user.id, true))).toBe('CONFLICT');
    const other = await makeAdministrator();
    expect(outcome(await setDisabled(admin, other.user.id, true))).toBe('OK');
    expect(outcome(await setRole(admin, admin.user.id, 'USER'))).toBe('CONFLICT');
  });

  test('cannot be demoted by another whom they demote at the same time', async () => {
    const other = await makeAdministrator();
    const locked = await lockUsers(database.url, [admin.user.id, other.user.id]);
    const acts = [setRole(admin, other.user.id, 'USER'), setRole(other, admin.user.id, 'USER')];
    await locked.waiting(2);
    await locked.release();
    const responses = await Promise.all(acts);
    expect(responses.filter((response) => outcome(response) === 'OK')).toHaveLength(1);
    await expect(database.query("SELECT 1 FROM users WHERE role = 'ADMIN'")).resolves.toHaveLength(1);
  });
});

describe('other users', () => {
  test('cannot do this, by their role in the database and regardless of the token', async () => {
    const other = await makeAdministrator();
    const ada = await signUp(auth);
    expect(outcome(await setRole(ada, ada.user.id, 'ADMIN'))).toBe('FORBIDDEN');
    expect(outcome(await setDisabled(ada, admin.user.id, true))).toBe('FORBIDDEN');
    await setRole(admin, other.user.id, 'MODERATOR');
    expect(claimsOf(other.accessToken).role).toBe('ADMIN');
    expect(outcome(await setRole(other, ada.user.id, 'ADMIN'))).toBe('FORBIDDEN');
  });
});

describe('the command line', () => {
  test('makes a registered user an administrator, in any spelling of the name', async () => {
    const { user } = await signUp(auth);
    expect(await run('make-admin', user.username.toUpperCase())).toMatchObject({
      code: 0,
      out: expect.stringContaining(user.username),
    });
    await expect(database.query('SELECT role FROM users WHERE id = $1', [user.id])).resolves.toEqual([
      { role: 'ADMIN' },
    ]);
    expect(await run('make-admin', user.username)).toMatchObject({ code: 0, out: expect.stringContaining('already') });
  });

  test('reports what is wrong', async () => {
    expect(await run('make-admin', 'nobody-here')).toMatchObject({
      code: 1,
      error: expect.stringContaining('User "nobody-here" not found'),
    });
    for (const args of [[], ['make-admin'], ['make-admin', 'a', 'b'], ['new-key', 'x'], ['drop']]) {
      expect(await run(...args)).toMatchObject({ code: 1, out: '', error: expect.stringContaining('Usage') });
    }
    const errors: string[] = [];
    const output = { out: () => undefined, error: (line: string) => errors.push(line) };
    expect(await administer(['make-admin', 'ada'], {}, output)).toBe(1);
    expect(await administer(['make-admin', 'ada'], { POSTGRES_URL: 'postgres://127.0.0.1:1/x' }, output)).toBe(1);
    const empty = await createEmptyDatabase();
    expect(await administer(['make-admin', 'ada'], { POSTGRES_URL: empty.url }, output)).toBe(1);
    await empty.drop();
    expect(errors).toEqual([
      expect.stringContaining('POSTGRES_URL is missing'),
      expect.stringContaining('is not responding'),
      expect.stringContaining('migrations'),
    ]);
  });

  test('prints a new key that the service accepts', async () => {
    const { code, out } = await run('new-key');
    expect(code).toBe(0);
    const other = await startTestAuth(database.url, { AUTH_SIGNING_KEY: out });
    await other.close();
    expect((await run('new-key')).out).not.toBe(out);
  });
});
