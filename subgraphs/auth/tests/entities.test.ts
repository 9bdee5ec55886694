import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { signUp, type Payload } from './support/accounts.ts';
import { bearer, startTestAuth, type TestAuth } from './support/auth.ts';
import { createDatabase, type TestDatabase } from './support/database.ts';

const ENTITIES = `query ($users: [_Any!]!) { _entities(representations: $users) { ... on User { id username email } } }`;

let database: TestDatabase;
let auth: TestAuth;
let people: Payload[];
beforeAll(async () => {
  database = await createDatabase();
  auth = await startTestAuth(database.url);
  people = await Promise.all(Array.from({ length: 5 }, () => signUp(auth)));
});
afterAll(async () => {
  await auth?.close();
  await database?.drop();
});

const reference = (id: string) => ({ __typename: 'User', id });

const resolve = (ids: string[], headers?: Record<string, string>) => resolveAll(ids.map(reference), headers);

async function resolveAll(users: object[], headers?: Record<string, string>) {
  const { data, errors } = await auth.call<{ _entities: unknown[] }>(ENTITIES, { users }, headers);
  expect(errors).toBeUndefined();
  return data?._entities;
}

describe('_entities', () => {
  test('resolves many users by one query, including repeated ones', async () => {
    const ids = [...people, ...people].map(({ user }) => user.id);
    auth.logs.length = 0;
    await expect(resolve(ids)).resolves.toEqual(
      [...people, ...people].map(({ user: { id, username } }) => ({ id, username, email: null })),
    );
    expect(auth.queries()).toHaveLength(1);
  });

  test('returns null for unknown and malformed ids without affecting others', async () => {
    const [first] = people;
    const ids = [randomUUID(), 'nonsense', '', first?.user.id ?? '', first?.user.id.toUpperCase() ?? '', "'; --"];
    await expect(resolve(ids)).resolves.toEqual([
      null,
      null,
      null,
      expect.objectContaining(first?.user ? { id: first.user.id } : {}),
      null,
      null,
    ]);
  });

  test('resolves users by username too, by one query, and by no other key', async () => {
    const [ada, eve] = people;
    auth.logs.length = 0;
    const users = [ada?.user.username.toUpperCase(), eve?.user.username, 'nobody.at.all', 'a\0b', '', 7, null];
    const references = [...users.map((username) => ({ __typename: 'User', username })), { __typename: 'User' }];
    await expect(resolveAll(references)).resolves.toEqual([
      expect.objectContaining({ id: ada?.user.id, email: null }),
      expect.objectContaining({ id: eve?.user.id, email: null }),
      ...Array<null>(6).fill(null),
    ]);
    expect(auth.queries()).toHaveLength(1);
  });

  test('does not query the database if no id is well-formed', async () => {
    auth.logs.length = 0;
    await expect(resolve(['nonsense', '1'])).resolves.toEqual([null, null]);
    expect(auth.queries()).toHaveLength(0);
  });

  test('hides email addresses of other users', async () => {
    const [ada, eve] = people;
    await expect(
      resolve([ada?.user.id ?? '', eve?.user.id ?? ''], bearer(eve?.accessToken ?? '')),
    ).resolves.toMatchObject([{ email: null }, { email: eve?.user.email }]);
  });

  test('caches nothing between requests', async () => {
    const [ada] = people;
    const id = ada?.user.id ?? '';
    await resolve([id]);
    await database.query("UPDATE users SET username = 'renamed' WHERE id = $1", [id]);
    await expect(resolve([id])).resolves.toMatchObject([{ username: 'renamed' }]);
  });
});
