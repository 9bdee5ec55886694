import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startRedisCluster, type RedisCluster } from '@parley/embedded-stores';
import { createLogger } from '@parley/service/telemetry';
import { connectFailFast, openSubscriber, type RedisClient } from '@parley/service/redis';
import { signUp, type Payload } from './support/accounts.ts';
import { startTestAuth, type TestAuth } from './support/auth.ts';
import { createDatabase, type TestDatabase } from './support/database.ts';
import { as, outcome, sessionIdOf, logInAgain } from './support/sessions.ts';

let cluster: RedisCluster;
let redis: RedisClient;
let database: TestDatabase;
let auth: TestAuth;
beforeAll(async () => {
  [cluster, database] = await Promise.all([startRedisCluster(), createDatabase()]);
  redis = connectFailFast(cluster.url, { commandTimeoutMs: 20_000, socketTimeoutMs: 20_000, onError: () => undefined });
  await new Promise<void>((resolve) => redis.once('ready', resolve));
  auth = await startTestAuth(database.url, { REDIS_URL: cluster.url });
});
afterAll(async () => {
  await auth.close();
  redis.disconnect();
  await database.drop();
  await cluster.stop();
});

const keyOf = (payload: Payload) => `${auth.redisPrefix}auth.revoked.session.${sessionIdOf(payload)}`;

test('stores revocations on the nodes of their keys and publishes them once', async () => {
  const first = await signUp(auth);
  const others: Payload[] = [];
  for (let index = 0; index < 8; index++) others.push(await logInAgain(auth, first.user.username));
  const logger = createLogger({ service: 'test', level: 'silent' });
  const subscriber = openSubscriber(redis, { prefix: '', heartbeatMs: 600_000, logger });
  const notices = new EventEmitter<{ notice: [text: string] }>();
  await subscriber.subscribe(`${auth.redisPrefix}auth.revoked`, (text) => notices.emit('notice', text));
  const announced = once(notices, 'notice');
  await as(auth, first).call('mutation { revokeOtherSessions }');
  const [text] = (await announced) as [string];
  const { sessions } = JSON.parse(text) as { sessions: { id: string }[] };
  expect(sessions.map(({ id }) => id).toSorted()).toEqual(others.map(sessionIdOf).toSorted());
  for (const payload of others) expect(await redis.exists(keyOf(payload))).toBe(1);
  subscriber.close();
});

test('counts login attempts and refunds them', async () => {
  const { user } = await signUp(auth);
  const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }';
  const login = async (password: string) =>
    outcome(await auth.call(LOGIN, { input: { login: user.username, password } }));
  for (let index = 0; index < 9; index++) expect(await login('wrong password')).toBe('UNAUTHENTICATED');
  expect(await login('correct horse battery')).not.toBe('RATE_LIMITED');
  expect(await login('wrong password')).toBe('UNAUTHENTICATED');
  expect(await login('correct horse battery')).toBe('RATE_LIMITED');
});
