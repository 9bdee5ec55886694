import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { refresh, signUp, type Payload } from './support/accounts.ts';
import { launchTestAuth, startTestAuth, type TestAuth } from './support/auth.ts';
import { createDatabase, type TestDatabase } from './support/database.ts';
import { createProxy, type Proxy } from './support/proxy.ts';
import { as, claimsOf, outcome, sessionIdOf, logInAgain } from './support/sessions.ts';

interface News {
  sessions: { id: string; notBefore: number }[];
  seconds: number;
}

const LOGOUT = 'mutation { logout }';

let database: TestDatabase;
let auth: TestAuth | undefined;
let proxy: Proxy;
let redis: Redis;
let listener: Redis;
beforeAll(async () => {
  database = await createDatabase();
  redis = new Redis(process.env['REDIS_URL'] ?? '');
  listener = new Redis(process.env['REDIS_URL'] ?? '');
  const { hostname, port } = new URL(process.env['REDIS_URL'] ?? '');
  proxy = await createProxy({ host: hostname, port: Number(port) });
});
beforeEach(async () => {
  await proxy.open();
});
afterEach(async () => {
  await auth?.close();
  await proxy.cut();
});
afterAll(async () => {
  redis?.disconnect();
  listener?.disconnect();
  await database?.drop();
});

const throughProxy = () => startTestAuth(database.url, { REDIS_URL: `redis://127.0.0.1:${proxy.port}` });
const keyOf = (service: TestAuth, payload: Payload) =>
  `${service.redisPrefix}auth.revoked.session.${sessionIdOf(payload)}`;

/** Starts to listen. @returns the next notice of a service. */
async function listen(service: TestAuth): Promise<{ news: Promise<News> }> {
  await listener.subscribe(`${service.redisPrefix}auth.revoked`);
  return { news: new Promise((resolve) => listener.once('message', (_channel, text) => resolve(JSON.parse(text)))) };
}

describe('an ended session', () => {
  test('is published, and its tokens stay revoked for as long as one can live', async () => {
    auth = await startTestAuth(database.url, { ACCESS_TOKEN_SECONDS: '100' });
    const payload = await signUp(auth);
    const { news } = await listen(auth);
    await as(auth, payload).call(LOGOUT);
    const notBefore = Number(await redis.get(keyOf(auth, payload)));
    expect(notBefore).toBeGreaterThan(claimsOf(payload.accessToken).iat);
    expect(await redis.ttl(keyOf(auth, payload))).toBeGreaterThan(150);
    expect(await news).toEqual({ sessions: [{ id: sessionIdOf(payload), notBefore }], seconds: 160 });
  });

  test('is published when a used refresh token is presented again', async () => {
    auth = await startTestAuth(database.url);
    const payload = await signUp(auth);
    await refresh(auth, payload.refreshToken);
    await database.query("UPDATE refresh_tokens SET rotated_at = rotated_at - interval '11 seconds'");
    expect(outcome(await refresh(auth, payload.refreshToken))).toBe('UNAUTHENTICATED');
    expect(await redis.exists(keyOf(auth, payload))).toBe(1);
  });

  test('is published when it exceeded the session limit', async () => {
    auth = await startTestAuth(database.url, { MAX_SESSIONS_PER_USER: '1' });
    const payload = await signUp(auth);
    await logInAgain(auth, payload.user.username);
    expect(await redis.exists(keyOf(auth, payload))).toBe(1);
  });
});

describe('during an outage of Redis', () => {
  test('a revocation takes effect here at once, and is published when Redis is back', async () => {
    auth = await throughProxy();
    const payload = await signUp(auth);
    await proxy.cut();
    expect((await as(auth, payload).call(LOGOUT)).data).toEqual({ logout: true });
    expect(outcome(await refresh(auth, payload.refreshToken))).toBe('UNAUTHENTICATED');
    expect(await redis.exists(keyOf(auth, payload))).toBe(0);

    const { news } = await listen(auth);
    await proxy.open();
    await news;
    expect(await redis.exists(keyOf(auth, payload))).toBe(1);
  });

  test('a replica that starts later publishes what another left unpublished', async () => {
    auth = await throughProxy();
    const payload = await signUp(auth);
    await proxy.cut();
    await as(auth, payload).call(LOGOUT);
    await auth.close();

    const { news } = await listen(auth);
    const { redisPrefix, signingKey } = auth;
    auth = await launchTestAuth(
      database.url,
      { REDIS_PREFIX: redisPrefix, AUTH_SIGNING_KEY: signingKey },
      {
        PENDING_REVOCATIONS_SWEEP_MS: 20,
      },
    );
    await news;
    expect(await redis.exists(keyOf(auth, payload))).toBe(1);
  });

  test('users can log in, and login attempts are still counted', async () => {
    auth = await throughProxy();
    const { user } = await signUp(auth);
    await proxy.cut();
    for (let index = 0; index < 10; index++) {
      const wrong = { input: { login: user.username, password: 'wrong password' } };
      expect(
        outcome(await auth.call('mutation ($input: LoginInput!) { login(input: $input) { accessToken } }', wrong)),
      ).toBe('UNAUTHENTICATED');
    }
    const right = { input: { login: user.username, password: 'correct horse battery' } };
    expect(
      outcome(await auth.call('mutation ($input: LoginInput!) { login(input: $input) { accessToken } }', right)),
    ).toBe('RATE_LIMITED');
  });
});
