import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { login, PASSWORD, refresh, signUp, type Payload } from './support/accounts.ts';
import { startTestAuth, type TestAuth } from './support/auth.ts';
import { createDatabase, type TestDatabase } from './support/database.ts';
import { lockUsers } from './support/lock-users.ts';
import { as, outcome, sessionsOf, logInAgain } from './support/sessions.ts';

const CHANGE = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { id } }';
const NEW = 'another quiet sentence';

let database: TestDatabase;
let auth: TestAuth;
beforeAll(async () => {
  database = await createDatabase();
  auth = await startTestAuth(database.url, {}, { RATE_LIMIT_PASSWORD_ATTEMPTS: 3 });
});
afterAll(async () => {
  await auth?.close();
  await database?.drop();
});

const change = (payload: Payload, currentPassword: string, newPassword = NEW) =>
  as(auth, payload).call(CHANGE, { input: { currentPassword, newPassword } });

describe('changing the password', () => {
  test('accepts the new one, rejects the old one and ends all other sessions', async () => {
    const first = await signUp(auth);
    const second = await logInAgain(auth, first.user.username);
    expect((await change(second, PASSWORD)).data).toEqual({ changePassword: { id: first.user.id } });
    expect(outcome(await login(auth, first.user.username, PASSWORD))).toBe('UNAUTHENTICATED');
    expect(outcome(await login(auth, first.user.username, NEW))).toBe('OK');
    expect(outcome(await refresh(auth, first.refreshToken))).toBe('UNAUTHENTICATED');
    expect(outcome(await as(auth, first).call('{ me { id } }'))).toBe('UNAUTHENTICATED');
    expect(await sessionsOf(auth, second)).toHaveLength(2);
    expect(outcome(await refresh(auth, second.refreshToken))).toBe('OK');
  });

  test('names the invalid field and changes nothing', async () => {
    const payload = await signUp(auth, { username: 'ada-of-the-sea' });
    const faults: [string, string, string][] = [
      ['wrong password', NEW, 'currentPassword'],
      [PASSWORD, 'short', 'newPassword'],
      [PASSWORD, 'Password123', 'newPassword'],
      [PASSWORD, 'ADA-of-the-sea', 'newPassword'],
    ];
    for (const [current, wanted, field] of faults) {
      const { errors } = await change(payload, current, wanted);
      expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field });
    }
    expect(outcome(await login(auth, payload.user.username))).toBe('OK');
  });

  test('cannot be used to guess the current one, and does not lock the user out', async () => {
    const payload = await signUp(auth);
    for (let attempts = 0; attempts < 3; attempts++) {
      expect(outcome(await change(payload, 'wrong password'))).toBe('BAD_USER_INPUT');
    }
    const { errors } = await change(payload, PASSWORD);
    expect(errors?.[0]?.extensions).toEqual({ code: 'RATE_LIMITED', retryAfter: expect.any(Number) });
    expect(outcome(await change(await logInAgain(auth, payload.user.username), PASSWORD))).toBe('OK');
  });

  test('prevents a session of a concurrent login with the old password', async () => {
    const payload = await signUp(auth);
    const locked = await lockUsers(database.url, [payload.user.id]);
    const changing = change(payload, PASSWORD);
    await locked.waiting(1);
    const entering = login(auth, payload.user.username);
    await locked.waiting(2);
    await locked.release();
    expect(outcome(await changing)).toBe('OK');
    expect(outcome(await entering)).toBe('UNAUTHENTICATED');
  });

  test('succeeds once for two concurrent changes from the same password', async () => {
    const payload = await signUp(auth);
    const locked = await lockUsers(database.url, [payload.user.id]);
    const changes = [change(payload, PASSWORD, `${NEW} 1`), change(payload, PASSWORD, `${NEW} 2`)];
    await locked.waiting(2);
    await locked.release();
    const outcomes = await Promise.all(changes);
    expect(outcomes.filter((response) => outcome(response) === 'OK')).toHaveLength(1);
  });
});
