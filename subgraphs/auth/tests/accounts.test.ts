import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { register, person } from './support/accounts.ts';
import { startTestAuth, type TestAuth } from './support/auth.ts';
import { createDatabase, type TestDatabase } from './support/database.ts';

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

describe('register', () => {
  test('opens an account and signs in', async () => {
    const input = person({ displayName: '  Ada Lovelace ' });
    const { data, errors } = await register(auth, input);
    expect(errors).toBeUndefined();
    expect(data?.register).toMatchObject({
      refreshToken: expect.stringMatching(/^[\w-]{43}$/),
      user: { username: input.username, displayName: 'Ada Lovelace', role: 'USER', email: input.email },
    });
  });
});
