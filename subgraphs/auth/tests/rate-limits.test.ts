import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CLIENT_ADDRESS_HEADER } from '@parley/service/protocol';
import { LOGIN, PASSWORD, person, REFRESH, REGISTER, signUp } from './support/accounts.ts';
import { bearer, startTestAuth, type TestAuth } from './support/auth.ts';
import { createDatabase, type TestDatabase } from './support/database.ts';
import { outcome, logInAgain } from './support/sessions.ts';

let database: TestDatabase;
let auth: TestAuth;
let replica: TestAuth;
beforeAll(async () => {
  database = await createDatabase();
  const limits = {
    ...{
      RATE_LIMIT_LOGIN_ATTEMPTS: '3',
      RATE_LIMIT_LOGIN_ATTEMPTS_ADDRESS: '8',
      RATE_LIMIT_LOGIN_ATTEMPTS_UNKNOWN_NETWORKS: '5',
    },
    ...{ RATE_LIMIT_REGISTRATIONS: '4', RATE_LIMIT_REFRESHES: '2', RATE_LIMIT_LOOKUPS: '6' },
  };
  auth = await startTestAuth(database.url, limits);
  const same = { AUTH_SIGNING_KEY: auth.signingKey, REDIS_PREFIX: auth.redisPrefix };
  replica = await startTestAuth(database.url, { ...limits, ...same });
});
afterAll(async () => {
  await replica?.close();
  await auth?.close();
  await database?.drop();
});

/** A unique address. */
const newAddress = () => `2001:db8:${[...randomBytes(4).toString('hex').matchAll(/..../g)].join(':')}::1`;
const at = (address: string) => ({ [CLIENT_ADDRESS_HEADER]: address });
const tryLogin = (login: string, address: string, password = 'wrong password', service = auth) =>
  service.call(LOGIN, { input: { login, password } }, at(address));

async function newPerson(address = newAddress()) {
  const input = person();
  const { errors } = await auth.call(REGISTER, { input }, at(address));
  expect(errors).toBeUndefined();
  return { name: input.username, email: input.email, address };
}

describe('logging in', () => {
  test('is limited per account and address, across all replicas and both login names', async () => {
    const { name, email } = await newPerson();
    const address = newAddress();
    const logins = [tryLogin(name, address), tryLogin(email, address, undefined, replica), tryLogin(name, address)];
    for (const response of await Promise.all(logins)) expect(outcome(response)).toBe('UNAUTHENTICATED');
    const { errors } = await tryLogin(name, address, PASSWORD, replica);
    expect(errors?.[0]?.extensions).toEqual({ code: 'RATE_LIMITED', retryAfter: expect.any(Number) });
    expect(errors?.[0]?.extensions.retryAfter).toBeGreaterThan(0);
  });

  test('counts each alias of a request', async () => {
    const { name } = await newPerson();
    const field = (alias: string) =>
      `${alias}: login(input: { login: "${name}", password: "wrong password" }) { accessToken }`;
    const { errors } = await auth.call(
      `mutation { ${['a', 'b', 'c', 'd', 'e'].map(field).join(' ')} }`,
      {},
      at(newAddress()),
    );
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
    const batch = ['a', 'b', 'c', 'd', 'e'].map((alias) =>
      auth.call(`mutation { ${field(alias)} }`, {}, at('198.51.100.9')),
    );
    const codes = (await Promise.all(batch)).map(outcome);
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(2);
  });

  test('is limited in the same way for unknown accounts', async () => {
    const address = newAddress();
    const codes: string[] = [];
    for (let attempts = 0; attempts < 4; attempts++)
      codes.push(outcome(await tryLogin(`no-${address.slice(9, 18)}@example.org`, address)));
    expect(codes).toEqual([...Array<string>(3).fill('UNAUTHENTICATED'), 'RATE_LIMITED']);
  });

  test('refunds successful attempts', async () => {
    const { name, address } = await newPerson();
    for (let attempts = 0; attempts < 12; attempts++)
      expect(outcome(await tryLogin(name, address, PASSWORD))).toBe('OK');
  });

  test('is limited per address across all accounts, and in IPv6 per network', async () => {
    const network = newAddress().replace('::1', '');
    const codes: string[] = [];
    for (let attempts = 0; attempts < 9; attempts++)
      codes.push(outcome(await tryLogin(`nobody-${attempts}`, `${network}:0:0:0:${attempts + 1}`)));
    expect(codes).toEqual([...Array<string>(8).fill('UNAUTHENTICATED'), 'RATE_LIMITED']);
  });
});

describe('an attacker from other networks', () => {
  test('cannot lock the user out, with any number of addresses', async () => {
    const owner = await newPerson();
    const codes: string[] = [];
    for (let attempts = 0; attempts < 7; attempts++) codes.push(outcome(await tryLogin(owner.name, newAddress())));
    expect(codes).toEqual([...Array<string>(5).fill('UNAUTHENTICATED'), 'RATE_LIMITED', 'RATE_LIMITED']);
    expect(outcome(await tryLogin(owner.name, newAddress(), PASSWORD))).toBe('RATE_LIMITED');
    expect(outcome(await tryLogin(owner.name, owner.address, PASSWORD))).toBe('OK');
    expect(outcome(await tryLogin(owner.name, owner.address))).toBe('UNAUTHENTICATED');
  });

  test('does not exhaust the budget of networks that the user has logged in from', async () => {
    const owner = await newPerson();
    const cafe = newAddress();
    await logInAgain(auth, owner.name, at(cafe));
    for (let attempts = 0; attempts < 6; attempts++) await tryLogin(owner.name, newAddress());
    expect(outcome(await tryLogin(owner.name, cafe, PASSWORD))).toBe('OK');
  });
});

test('limits registrations per address', async () => {
  const address = newAddress();
  for (let more = 0; more < 4; more++) await newPerson(address);
  expect(outcome(await auth.call(REGISTER, { input: person() }, at(address)))).toBe('RATE_LIMITED');
  await newPerson();
});

test('limits refreshes per address', async () => {
  const address = newAddress();
  const { refreshToken } = await signUp(auth);
  for (const token of ['nonsense', 'nonsense']) {
    expect(outcome(await auth.call(REFRESH, { token }, at(address)))).toBe('UNAUTHENTICATED');
  }
  expect(outcome(await auth.call(REFRESH, { token: refreshToken }, at(address)))).toBe('RATE_LIMITED');
  expect(outcome(await auth.call(REFRESH, { token: refreshToken }, at(newAddress())))).toBe('OK');
});

test('limits lookups per user, across all replicas and aliases', async () => {
  const [ada, eve] = [await signUp(auth), await signUp(auth)];
  const byId = Array.from({ length: 4 }, (_, index) => `u${index}: user(id: "${ada.user.id}") { id }`).join(' ');
  const byName = `{ userByUsername(username: "${eve.user.username}") { id } }`;
  const unknown = '{ userByUsername(username: "nobody.at.all") { id } }';
  const look = (query: string, service: TestAuth, { accessToken } = ada) =>
    service.call(query, {}, bearer(accessToken)).then(outcome);
  expect(await look(`{ ${byId} }`, auth)).toBe('OK');
  expect(await look(byName, replica)).toBe('OK');
  expect(await look(unknown, auth)).toBe('NOT_FOUND');
  for (const query of [byName, unknown, `{ ${byId} }`]) expect(await look(query, replica)).toBe('RATE_LIMITED');
  expect(await look(byName, auth, eve)).toBe('OK');
});
