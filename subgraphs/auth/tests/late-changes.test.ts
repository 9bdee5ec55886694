import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readStamp, RemoteClock } from '@parley/service/time';
import { CLOCK_HEADER, DEADLINE_HEADER, LATE_HEADER, SUBGRAPH_SECRET_HEADER } from '@parley/service/protocol';
import { Client } from 'pg';
import { refresh, signUp } from './support/accounts.ts';
import { bearer, LINK_SECRET, startTestAuth, type TestAuth } from './support/auth.ts';
import { createDatabase, type TestDatabase } from './support/database.ts';
import { lockUsers } from './support/lock-users.ts';

const UPDATE = 'mutation ($name: String!) { updateProfile(input: { displayName: $name }) { displayName } }';
const REFRESH = 'mutation ($token: String!) { refreshSession(refreshToken: $token) { refreshToken } }';

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

const stamp = async () => (await fetch(`${auth.url}/livez`)).headers.get(CLOCK_HEADER);

async function deadlineIn(ms: number): Promise<string> {
  const clock = new RemoteClock();
  clock.observe(await stamp());
  return String(clock.deadlineIn(ms));
}

async function untilPassed(deadline: string): Promise<void> {
  while ((readStamp(await stamp())?.at ?? 0) < (readStamp(deadline)?.at ?? Infinity));
}

const codeOf = ({ errors }: { errors?: { extensions: { code: string } }[] }) => errors?.[0]?.extensions.code;

/** Waits until the grace period for lost responses is over. */
const passGrace = () => database.query("UPDATE refresh_tokens SET rotated_at = rotated_at - interval '11 seconds'");

test('discards a change whose deadline passes while it waits for a lock', async () => {
  const { accessToken, user } = await signUp(auth);
  const locked = await lockUsers(database.url, [user.id]);
  const deadline = await deadlineIn(1_500);
  const headers = { ...bearer(accessToken), [DEADLINE_HEADER]: deadline };
  const changed = auth.call(UPDATE, { name: 'Too late' }, headers);
  await locked.waiting(1);
  await untilPassed(deadline);
  await locked.release();
  expect(codeOf(await changed)).toBe('SERVICE_UNAVAILABLE');
  const { data } = await auth.call('{ me { displayName } }', {}, bearer(accessToken));
  expect(data).toEqual({ me: { displayName: user.username } });
});

test('ends a change at its deadline even while the lock is held', async () => {
  const { accessToken, user } = await signUp(auth);
  const locked = await lockUsers(database.url, [user.id]);
  const ended: string[] = [];
  const change = (name: string, headers: object = {}) =>
    auth.call(UPDATE, { name }, { ...bearer(accessToken), ...headers }).then(() => ended.push(name));
  const patient = change('patient');
  await locked.waiting(1);
  const hasty = change('hasty', { [DEADLINE_HEADER]: await deadlineIn(1_500) });
  await hasty;
  await locked.release();
  await patient;
  expect(ended).toEqual(['hasty', 'patient']);
});

test('discards a change whose caller disconnects while it waits for a lock', async () => {
  const { accessToken, user } = await signUp(auth);
  const locked = await lockUsers(database.url, [user.id]);
  const leaving = new AbortController();
  const sent = fetch(`${auth.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [SUBGRAPH_SECRET_HEADER]: LINK_SECRET, ...bearer(accessToken) },
    body: JSON.stringify({ query: UPDATE, variables: { name: 'Name from an abandoned request' } }),
    signal: leaving.signal,
  });
  await locked.waiting(1);
  leaving.abort();
  await expect(sent).rejects.toThrow();
  // The service reads the end of that connection before it responds to this request.
  await stamp();
  await locked.release();
  // Waits for the same account, and so for the end of the first change.
  const query = 'mutation ($url: String!) { updateProfile(input: { avatarUrl: $url }) { displayName avatarUrl } }';
  const { data } = await auth.call(query, { url: 'https://parley.test/a.png' }, bearer(accessToken));
  expect(data).toEqual({ updateProfile: { displayName: user.username, avatarUrl: 'https://parley.test/a.png' } });
});

describe('a refresh that arrives too late', () => {
  test('does not end the session, which continues elsewhere', async () => {
    const { refreshToken } = await signUp(auth);
    const late = await deadlineIn(0);
    const next = (await refresh(auth, refreshToken)).data?.refreshSession;
    await passGrace();
    const rejected = await fetch(`${auth.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [SUBGRAPH_SECRET_HEADER]: LINK_SECRET, [DEADLINE_HEADER]: late },
      body: JSON.stringify({ query: REFRESH, variables: { token: refreshToken } }),
    });
    expect([rejected.status, rejected.headers.get(LATE_HEADER)]).toEqual([503, '1']);
    expect((await refresh(auth, String(next?.refreshToken))).errors).toBeUndefined();
  });

  test("does not end the session either if it waited for the session's lock", async () => {
    const { refreshToken } = await signUp(auth);
    const holder = new Client({ connectionString: database.url });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM sessions FOR UPDATE');
    const deadline = await deadlineIn(1_500);
    const late = auth.call(REFRESH, { token: refreshToken }, { [DEADLINE_HEADER]: deadline });
    await untilPassed(deadline);
    await holder.query('COMMIT');
    await holder.end();
    expect(codeOf(await late)).toBe('SERVICE_UNAVAILABLE');
    // The token was not used, so it needs no grace period.
    await passGrace();
    expect((await refresh(auth, refreshToken)).errors).toBeUndefined();
  });
});
