import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { login, register, signUp } from './support/accounts.ts';
import { bearer, launchTestAuth, startTestAuth, type TestAuth } from './support/auth.ts';
import { createDatabase, createEmptyDatabase, type TestDatabase } from './support/database.ts';
import { createProxy, type Proxy } from './support/proxy.ts';

let database: TestDatabase;
let proxy: Proxy;
let auth: TestAuth;

/** The database's URL through the proxy. */
async function throughProxy(): Promise<string> {
  const url = new URL(database.url);
  proxy = await createProxy({ host: url.hostname, port: Number(url.port) });
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  return url.href;
}

async function readiness(origin = auth.url) {
  const response = await fetch(new URL('/readyz', origin));
  return { status: response.status, ...((await response.json()) as { checks: Record<string, string> }) };
}

beforeEach(async () => {
  database = await createDatabase();
});
afterEach(async () => {
  await auth?.close();
  await proxy?.cut();
  await database?.drop();
});

const UNAVAILABLE = [expect.objectContaining({ extensions: { code: 'SERVICE_UNAVAILABLE' } })];

describe('without PostgreSQL', () => {
  test('the service starts, reports what is missing, and works once it is available', async () => {
    auth = await launchTestAuth(await throughProxy());
    expect(await readiness()).toMatchObject({ status: 503, checks: { postgres: 'down' } });
    expect(await readiness(auth.opsUrl)).toMatchObject({ status: 503, checks: { postgres: 'down' } });
    expect((await fetch(new URL('/livez', auth.url))).status).toBe(200);
    expect((await register(auth)).errors).toEqual(UNAVAILABLE);
    expect((await login(auth, 'ada')).errors).toEqual(UNAVAILABLE);

    await proxy.open();
    await auth.logged('connected to the database');
    expect(await readiness()).toMatchObject({ status: 200, checks: { postgres: 'up', schema: 'up' } });
    expect((await register(auth)).errors).toBeUndefined();
  });

  test('the service can be stopped', async () => {
    auth = await launchTestAuth(await throughProxy());
    await auth.close();
    await expect(fetch(auth.url)).rejects.toThrow('fetch failed');
  });

  test('tokens can still be verified by other services', async () => {
    auth = await launchTestAuth(await throughProxy());
    const response = await fetch(new URL('/.well-known/jwks.json', auth.url));
    expect(response.status).toBe(200);
  });
});

describe('during an outage of PostgreSQL', () => {
  test('operations report it, and work again afterwards', async () => {
    const url = await throughProxy();
    await proxy.open();
    auth = await startTestAuth(url);
    const { accessToken, user } = await signUp(auth);

    await proxy.cut();
    expect((await auth.call('{ me { id } }', {}, bearer(accessToken))).errors).toEqual(UNAVAILABLE);
    expect((await login(auth, user.username)).errors).toEqual(UNAVAILABLE);
    expect(await readiness()).toMatchObject({ status: 503, checks: { postgres: 'down', schema: 'down' } });

    await proxy.open();
    expect((await login(auth, user.username)).data?.login.user.id).toBe(user.id);
    expect(await readiness()).toMatchObject({ status: 200 });
  });

  test('connections closed by the server are replaced', async () => {
    auth = await startTestAuth(database.url);
    const { user } = await signUp(auth);
    const ended = await database.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await auth.logged('lost an idle database connection', ended.length);
    expect((await login(auth, user.username)).data?.login.user.id).toBe(user.id);
  });
});

test('the service is not ready before the migration step', async () => {
  const empty = await createEmptyDatabase();
  try {
    auth = await startTestAuth(empty.url);
    expect(await readiness()).toMatchObject({ status: 503, checks: { postgres: 'up', schema: 'down' } });
    expect((await register(auth)).errors).toEqual(UNAVAILABLE);
    await auth.close();
  } finally {
    await empty.drop();
  }
});

test('the service is not ready while a migration is pending', async () => {
  auth = await startTestAuth(database.url);
  expect(await readiness()).toMatchObject({ status: 200, checks: { postgres: 'up', schema: 'up' } });
  await database.query('DELETE FROM migrations');
  expect(await readiness()).toMatchObject({ status: 503, checks: { postgres: 'up', schema: 'down' } });
});
