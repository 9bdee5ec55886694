import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CLOCK_HEADER } from '@parley/service/protocol';
import { login, PASSWORD, person, register, signUp, type Payload } from './support/accounts.ts';
import { bearer, startTestAuth, type TestAuth } from './support/auth.ts';
import { createDatabase, type TestDatabase } from './support/database.ts';

const USER = 'query ($id: ID!) { user(id: $id) { id username displayName avatarUrl role createdAt email } }';
const BY_NAME = 'query ($username: String!) { userByUsername(username: $username) { id email } }';
const ME = '{ me { id email } }';

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

const codes = (response: { errors?: { extensions: { code: string; field?: string } }[] }) =>
  response.errors?.map(({ extensions: { code, field } }) => (field ? `${code} ${field}` : code));

describe('register', () => {
  test('creates an account and logs in', async () => {
    const input = person({ displayName: '  Ada Lovelace ' });
    const { data, errors } = await register(auth, input);
    expect(errors).toBeUndefined();
    expect(data?.register).toMatchObject({
      refreshToken: expect.stringMatching(/^[\w-]{43}$/),
      user: { username: input.username, displayName: 'Ada Lovelace', role: 'USER', email: input.email },
    });
  });

  test('uses the username if there is no display name', async () => {
    const { user } = await signUp(auth, { username: 'Grace.Hopper' });
    expect(user).toMatchObject({ username: 'Grace.Hopper', displayName: 'Grace.Hopper' });
  });

  test('stores neither the password nor the refresh token', async () => {
    const { refreshToken } = await signUp(auth);
    const rows = await database.query(
      "SELECT u::text || s::text || encode(t.hash, 'escape') || t::text AS row FROM users u, sessions s, refresh_tokens t",
    );
    expect(JSON.stringify(rows)).not.toContain(PASSWORD);
    expect(JSON.stringify(rows)).not.toContain(refreshToken);
  });

  test.each([
    ['the username in another case', { username: 'Taken.Name' }, 'username'],
    ['the username in full width', { username: 'ｔａｋｅｎ.ｎａｍｅ' }, 'username'],
    ['the email address in another case', { email: ' Taken@Example.org' }, 'email'],
    ['the email address in Punycode', { email: 'taken@xn--bcher-kva.example' }, 'email'],
  ])('reports the field whose value is taken: %s', async (_case, overrides, field) => {
    await register(auth, person({ username: 'taken.name', email: 'taken@example.org' }));
    await register(auth, person({ email: 'taken@bücher.example' }));
    expect(codes(await register(auth, person(overrides)))).toEqual([`CONFLICT ${field}`]);
  });

  test('creates one account for 50 concurrent registrations', async () => {
    const input = person();
    const responses = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        register(auth, index % 2 ? input : { ...input, username: input.username.toUpperCase() }),
      ),
    );
    expect(responses.filter(({ data }) => data)).toHaveLength(1);
    expect(new Set(responses.flatMap((response) => codes(response) ?? []))).toEqual(new Set(['CONFLICT username']));
    await expect(database.query('SELECT 1 FROM users WHERE email = $1', [input.email])).resolves.toHaveLength(1);
  });

  test('leaves no session after a rejected registration', async () => {
    const { user } = await signUp(auth);
    await register(auth, person({ username: user.username }));
    await expect(
      database.query('SELECT 1 FROM sessions LEFT JOIN users ON users.id = user_id WHERE users.id IS NULL'),
    ).resolves.toEqual([]);
    await expect(database.query('SELECT 1 FROM sessions WHERE user_id = $1', [user.id])).resolves.toHaveLength(1);
  });

  test.each([
    ['a short password', { password: '1234567' }, 'BAD_USER_INPUT password'],
    ['a long password', { password: 'x'.repeat(1025) }, 'PAYLOAD_TOO_LARGE password'],
    ['a short username', { username: 'ab' }, 'BAD_USER_INPUT username'],
    ['a long username', { username: 'a'.repeat(33) }, 'PAYLOAD_TOO_LARGE username'],
    ['an invisible character', { username: 'ad\u200Ba' }, 'BAD_USER_INPUT username'],
    ['no email address', { email: 'nobody' }, 'BAD_USER_INPUT email'],
    ['a turned display name', { displayName: 'a\u202Eb' }, 'BAD_USER_INPUT displayName'],
    ['NUL in the username', { username: 'ada\0' }, 'BAD_USER_INPUT username'],
    ['NUL in the email address', { email: 'a\0@example.org' }, 'BAD_USER_INPUT email'],
    ['NUL in the password', { password: '12345678\0' }, 'BAD_USER_INPUT password'],
    ['a lone surrogate in the display name', { displayName: 'a\uD800' }, 'BAD_USER_INPUT displayName'],
  ])('rejects %s and names the field', async (_case, overrides, expected) => {
    expect(codes(await register(auth, person(overrides)))).toEqual([expected]);
  });

  test('ignores a role in the input', async () => {
    const response = await register(auth, person({ role: 'ADMIN' }));
    expect(response.status).toBe(400);
    expect(codes(response)).toEqual(['BAD_USER_INPUT']);
  });
});

describe('login', () => {
  test('accepts an address with either form of its domain, including as stored by an earlier version', async () => {
    const { user } = await signUp(auth, { email: 'ida@bücher.example' });
    for (const email of ['ida@bücher.example', 'Ida@XN--BCHER-KVA.example']) {
      expect((await login(auth, email)).data?.login.user.id).toBe(user.id);
    }
    await database.query(`UPDATE users SET email = 'ida@xn--bcher-kva.example' WHERE id = '${user.id}'`);
    expect((await login(auth, 'ida@xn--bcher-kva.example')).data?.login.user.id).toBe(user.id);
  });

  const ada = person({ username: 'Ada.Login', email: 'ada.login@example.org', password: '  \u00E9t\u00E9 1789  ' });
  beforeAll(async () => void (await register(auth, ada)));

  test.each(['Ada.Login', 'ADA.LOGIN', ' ada.login ', 'ada.login@example.org', 'Ada.Login@EXAMPLE.org '])(
    'accepts %j',
    async (name) => {
      const { data } = await login(auth, name, ada.password);
      expect(data?.login.user).toMatchObject({ username: 'Ada.Login', email: ada.email });
    },
  );

  test('accepts the password in any composition, but not a prefix', async () => {
    expect((await login(auth, ada.username, ada.password.normalize('NFD'))).data).not.toBeNull();
    expect(codes(await login(auth, ada.username, ada.password.trim()))).toEqual(['UNAUTHENTICATED']);
  });

  test('compares all of 1,024 characters', async () => {
    const password = `${'😀'.repeat(1023)}a`;
    const { user } = await signUp(auth, { password });
    expect((await login(auth, user.username, password)).data?.login.user.id).toBe(user.id);
    expect(codes(await login(auth, user.username, `${'😀'.repeat(1023)}b`))).toEqual(['UNAUTHENTICATED']);
  });

  /** The whole response except its timestamps. */
  const whole = ({ headers, ...rest }: Awaited<ReturnType<typeof login>>) => ({
    ...rest,
    headers: [...headers].filter(([name]) => name !== 'date' && name !== CLOCK_HEADER),
  });

  test('gives the same error for a wrong password and an unknown account', async () => {
    const responses = await Promise.all([
      login(auth, ada.username, 'not the password'),
      login(auth, ada.email, 'not the password'),
      login(auth, 'nobody.at.all', 'not the password'),
      login(auth, 'nobody@example.org', 'not the password'),
      login(auth, '?', 'x'),
    ]);
    const [first, ...others] = responses.map(whole);
    for (const other of others) expect(other).toEqual(first);
    expect(codes(responses[0])).toEqual(['UNAUTHENTICATED']);
  });

  test('hashes for unknown accounts too', async () => {
    // With one slot to hash and one to wait, some concurrent logins are rejected, unless they skip the hash.
    const narrow = await startTestAuth(database.url, { ARGON2_CONCURRENCY: '1' }, { MAX_PASSWORD_QUEUE: 1 });
    try {
      const responses = await Promise.all(
        Array.from({ length: 30 }, (_, index) => login(narrow, `nobody.${index}`, 'not the password')),
      );
      expect(new Set(responses.flatMap((response) => codes(response) ?? []))).toEqual(
        new Set(['UNAUTHENTICATED', 'SERVICE_UNAVAILABLE']),
      );
    } finally {
      await narrow.close();
    }
  });

  test.each([
    ['NUL in the login', 'a\0b', 'x', 'BAD_USER_INPUT login'],
    ['a lone surrogate in the login', 'ab\uDC00', 'x', 'BAD_USER_INPUT login'],
    ['NUL in the password', 'ada.login', 'x\0', 'BAD_USER_INPUT password'],
    ['a long password', 'ada.login', 'x'.repeat(1025), 'PAYLOAD_TOO_LARGE password'],
  ])('rejects %s', async (_case, name, password, expected) => {
    expect(codes(await login(auth, name, password))).toEqual([expected]);
  });
});

describe('users', () => {
  let ada: Payload;
  let eve: Payload;
  beforeAll(async () => {
    ada = await signUp(auth, { username: 'Ada.Users' });
    eve = await signUp(auth);
  });

  test('me is null without a token, and the viewer with one', async () => {
    expect((await auth.call(ME)).data).toEqual({ me: null });
    expect((await auth.call(ME, {}, bearer(ada.accessToken))).data).toEqual({
      me: { id: ada.user.id, email: ada.user.email },
    });
  });

  test('are found by id and by username in any case', async () => {
    const { data } = await auth.call(USER, { id: ada.user.id }, bearer(eve.accessToken));
    expect(data).toEqual({
      user: {
        id: ada.user.id,
        username: 'Ada.Users',
        displayName: 'Ada.Users',
        avatarUrl: null,
        role: 'USER',
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        email: null,
      },
    });
    expect((await auth.call(BY_NAME, { username: 'aDA.uSERS' }, bearer(eve.accessToken))).data).toMatchObject({
      userByUsername: { id: ada.user.id },
    });
  });

  test.each(['00000000-0000-4000-8000-000000000000', 'nonsense', '', "' OR 1=1 --", 'a\0b'])(
    'are not found by the id %j',
    async (id) => {
      const response = await auth.call(USER, { id }, bearer(eve.accessToken));
      expect(response.data).toEqual({ user: null });
      expect(codes(response)).toEqual(['NOT_FOUND']);
    },
  );

  test.each([
    ['nobody.at.all', 'NOT_FOUND'],
    ['%', 'NOT_FOUND'],
    ["' OR 1=1 --", 'NOT_FOUND'],
    ['a\0b', 'BAD_USER_INPUT username'],
    ['ab\uD800', 'BAD_USER_INPUT username'],
  ])('are not found by the username %j', async (username, expected) => {
    const response = await auth.call(BY_NAME, { username }, bearer(eve.accessToken));
    expect(response.data).toEqual({ userByUsername: null });
    expect(codes(response)).toEqual([expected]);
  });

  test('are visible to logged-in users only; other requests do not reach the database', async () => {
    const attempts: [string, object][] = [
      [USER, { id: ada.user.id }],
      [USER, { id: '00000000-0000-4000-8000-000000000000' }],
      [BY_NAME, { username: ada.user.username }],
      [BY_NAME, { username: 'nobody.at.all' }],
    ];
    auth.logs.length = 0;
    for (const [query, variables] of attempts) {
      const { data, errors } = await auth.call(query, { ...variables });
      expect(Object.values(data ?? {})).toEqual([null]);
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
      expect(codes(await auth.call(query, { ...variables }, bearer('a.b.c')))).toEqual(['UNAUTHENTICATED']);
    }
    expect(auth.queries()).toHaveLength(0);
  });

  test('show their email address to themselves and administrators only', async () => {
    const emailFor = async (headers: Record<string, string>) =>
      (await auth.call<{ user: { email: string | null } }>(USER, { id: ada.user.id }, headers)).data?.user.email;
    expect(await emailFor(bearer(eve.accessToken))).toBeNull();
    expect(await emailFor(bearer(ada.accessToken))).toBe(ada.user.email);

    await database.query("UPDATE users SET role = 'ADMIN' WHERE id = $1", [eve.user.id]);
    const { data } = await login(auth, eve.user.username);
    expect(await emailFor(bearer(data?.login.accessToken ?? ''))).toBe(ada.user.email);
  });

  test('show their email address in the operation that logs in, and only their own', async () => {
    const { data } = await auth.call(
      `mutation ($input: LoginInput!) { login(input: $input) { user { email } } }`,
      { input: { login: ada.user.username, password: PASSWORD } },
      bearer(eve.accessToken),
    );
    expect(data).toEqual({ login: { user: { email: ada.user.email } } });
  });
});
