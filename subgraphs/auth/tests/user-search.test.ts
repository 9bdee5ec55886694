import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { signUp, type Payload } from './support/accounts.ts';
import { startTestAuth, type TestAuth } from './support/auth.ts';
import { createDatabase, type TestDatabase } from './support/database.ts';
import { as, outcome } from './support/sessions.ts';

interface Page {
  searchUsers: {
    edges: { cursor: string; node: { username: string } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}

const SEARCH = `query ($query: String!, $first: Int, $after: String) {
  searchUsers(query: $query, first: $first, after: $after) {
    edges { cursor node { username } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
const UPDATE = 'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { displayName avatarUrl } }';

let database: TestDatabase;
let auth: TestAuth;
let viewer: Payload;
beforeAll(async () => {
  database = await createDatabase();
  auth = await startTestAuth(database.url, { RATE_LIMIT_SEARCHES: '1000' });
  viewer = await signUp(auth, { username: 'zz-viewer' });
  await signUp(auth, { username: 'ada', displayName: 'Augusta Ada King' });
  await signUp(auth, { username: 'Adamantine', displayName: 'Adam' });
  await signUp(auth, { username: 'lovelace', displayName: 'Ada  Lovelace' });
  await signUp(auth, { username: 'grete', displayName: 'Grete Ŝtraße' });
  await signUp(auth, { username: 'percent_a', displayName: '100% \\ sure' });
});
afterAll(async () => {
  await auth?.close();
  await database?.drop();
});

const search = (query: string, page: object = {}) => as(auth, viewer).call<Page>(SEARCH, { query, ...page });
const found = async (query: string) => (await search(query)).data?.searchUsers.edges.map(({ node }) => node.username);

describe('searching users', () => {
  test('finds names without accents, by each of their words and parts', async () => {
    await signUp(auth, { username: 'duc', displayName: 'Nguyễn Văn Đức' });
    await signUp(auth, { username: 'chulsoo', displayName: '김철수' });
    await signUp(auth, { username: 'jean_luc', displayName: 'Conan O’Brien' });
    for (const [query, username] of [
      ['nguyen van duc', 'duc'],
      ['DUC', 'duc'],
      ['철수', 'chulsoo'],
      ['luc', 'jean_luc'],
      ['jeanluc', 'jean_luc'],
      ['obrien', 'jean_luc'],
    ] as const) {
      expect([query, await found(query)]).toEqual([query, [username]]);
    }
  });

  test('finds users by prefixes of the username and of words of the display name, each user once', async () => {
    expect(await found('ada')).toEqual(['ada', 'lovelace', 'Adamantine']);
    expect(await found('ADAM')).toEqual(['Adamantine']);
    expect(await found('king')).toEqual(['ada']);
    expect(await found(' ada love')).toEqual(['lovelace']);
    expect(await found('ŜTRASSE')).toEqual(['grete']);
    expect(await found('da')).toEqual([]);
  });

  test('treats no character as a pattern', async () => {
    expect(await found('100%')).toEqual(['percent_a']);
    expect(await found('%')).toEqual([]);
    expect(await found('_da')).toEqual([]);
    expect(await found('\\')).toEqual([]);
  });

  test('returns pages without gaps or duplicates', async () => {
    const names: string[] = [];
    let after: string | null = null;
    do {
      const page: Page | null = (await search('ada', { first: 1, after })).data;
      names.push(...(page?.searchUsers.edges.map(({ node }) => node.username) ?? []));
      after = page?.searchUsers.pageInfo.hasNextPage ? page.searchUsers.pageInfo.endCursor : null;
    } while (after);
    expect(names).toEqual(['ada', 'lovelace', 'Adamantine']);
  });

  test('accepts cursors of the same search only, and rejects others without querying the database', async () => {
    const cursorOf = async (query: string) => (await search(query, { first: 1 })).data?.searchUsers.pageInfo.endCursor;
    const own = (await cursorOf('ada')) ?? '';
    const bad = [
      '',
      'nonsense',
      `${own}A`,
      own.slice(0, -1),
      'A'.repeat(100_000),
      (await cursorOf('king')) ?? '',
      Buffer.from(`${viewer.user.id}ada`).toString('base64url'),
    ];
    auth.logs.length = 0;
    for (const after of bad) {
      const { errors } = await search('ada', { after });
      expect([after, errors?.[0]?.extensions]).toEqual([after, { code: 'BAD_USER_INPUT', field: 'after' }]);
    }
    expect(auth.queries()).toHaveLength(0);
    expect((await search('ada', { after: own })).errors).toBeUndefined();
  });

  test('finds disabled accounts only for administrators', async () => {
    const [shut, admin] = [await signUp(auth, { username: 'shut-one' }), await signUp(auth)];
    await database.query('UPDATE users SET disabled_at = now() WHERE id = $1', [shut.user.id]);
    await database.query("UPDATE users SET role = 'ADMIN' WHERE id = $1", [admin.user.id]);
    expect(await found('shut')).toEqual([]);
    const { data } = await as(auth, admin).call<Page>(SEARCH, { query: 'shut' });
    expect(data?.searchUsers.edges).toHaveLength(1);
  });

  test.each([
    ['query', { query: ' ' }],
    ['query', { query: 'a\0' }],
    ['first', { query: 'a', first: 0 }],
    ['first', { query: 'a', first: 101 }],
    ['after', { query: 'a', after: 'nonsense' }],
  ])('rejects an invalid %s', async (field, variables) => {
    const { errors } = await as(auth, viewer).call(SEARCH, variables);
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field });
  });

  test('uses an index', async () => {
    await database.query(`INSERT INTO users (id, username, username_key, email, display_name, role, password_hash, created_at)
      SELECT gen_random_uuid(), 'many' || n, 'many' || n, 'many' || n, 'x', 'USER', '', now() FROM generate_series(1, 3000) AS n`);
    await database.query("INSERT INTO user_words SELECT username_key, id FROM users WHERE username_key LIKE 'many%'");
    await database.query('ANALYZE user_words');
    const plan = await database.query<{ 'QUERY PLAN': string }>(
      "EXPLAIN SELECT * FROM user_words WHERE word >= 'many12' AND word < 'many12\u{10FFFF}' ORDER BY word, user_id LIMIT 51",
    );
    const steps = plan.map((line) => line['QUERY PLAN']).join('\n');
    expect(steps).toContain('user_words_pkey');
    expect(steps).not.toContain('Seq Scan');
    expect((await search('many', { first: 100 })).data?.searchUsers.edges).toHaveLength(100);
  });
});

describe('updating the profile', () => {
  test('changes the given fields and updates the search', async () => {
    const eve = await signUp(auth, { displayName: 'Eve Old' });
    const update = (input: object) => as(auth, eve).call(UPDATE, { input });
    expect((await update({ displayName: 'Eve Newname' })).data).toEqual({
      updateProfile: { displayName: 'Eve Newname', avatarUrl: null },
    });
    expect(await found('newname')).toEqual([eve.user.username]);
    expect(await found('eve old')).toEqual([]);
    const avatarUrl = 'https://example.org/a.png?size=2';
    expect((await update({ avatarUrl })).data).toEqual({ updateProfile: { displayName: 'Eve Newname', avatarUrl } });
    expect((await update({})).data).toMatchObject({ updateProfile: { avatarUrl } });
    expect((await update({ avatarUrl: null })).data).toMatchObject({ updateProfile: { avatarUrl: null } });
  });

  test.each([
    ['BAD_USER_INPUT', { avatarUrl: 'http://example.org/a.png' }],
    ['BAD_USER_INPUT', { avatarUrl: 'javascript:alert(1)' }],
    ['BAD_USER_INPUT', { avatarUrl: 'https://user:word@example.org/' }],
    ['BAD_USER_INPUT', { avatarUrl: '' }],
    ['PAYLOAD_TOO_LARGE', { avatarUrl: `https://example.org/${'a'.repeat(2_048)}` }],
    ['BAD_USER_INPUT', { displayName: '  ' }],
    ['BAD_USER_INPUT', { displayName: null }],
  ])('fails with %s for %j', async (code, input) => {
    expect(outcome(await as(auth, viewer).call(UPDATE, { input }))).toBe(code);
  });
});
