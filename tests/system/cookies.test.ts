import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { dataOf, Device, login, newAccount, refresh, register, type RegisterInput } from '../support/accounts.ts';
import { codes, from, newAddress, send } from '../support/client.ts';
import { graphqlUrl } from '../support/environment.ts';
import { openSocket } from '../support/sockets.ts';

const NAME = 'parley_refresh';
const MODE = { 'x-parley-session': 'cookie' };
const LOGOUT = 'mutation { logout }';
const REFRESH = 'mutation { refreshSession { accessToken } }';
const CHANGE_PASSWORD = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { id } }';

/** The cookie of a response with its attributes; null when none is set. */
function cookieOf({ cookies }: { cookies: string[] }) {
  const own = cookies.filter((cookie) => cookie.startsWith(`${NAME}=`));
  if (own.length !== 1 || cookies.length !== 1)
    return cookies.length === 0 ? null : Promise.reject(new Error(cookies.join()));
  const [pair = '', ...rest] = (own[0] ?? '').split(';').map((part) => part.trim());
  const attributes = Object.fromEntries(
    rest.map((part): [string, string] => {
      const [name = '', value = ''] = part.split('=');
      return [name.toLowerCase(), value];
    }),
  );
  return { value: pair.slice(NAME.length + 1), attributes };
}

let account: RegisterInput;
let address: string;
/** The browser's cookie. */
let cookie: string;
let accessToken: string;

/** Headers of a request from the page itself. */
const page = () => ({ ...from(address), ...MODE, cookie: `${NAME}=${cookie}` });
/** Headers of a cross-site request: possibly with the cookie, but without the custom header. */
const elsewhere = () => ({ ...from(address), cookie: `${NAME}=${cookie}`, origin: 'https://elsewhere.test' });

beforeEach(async () => {
  account = newAccount();
  address = newAddress();
  const response = await register(account, { ...from(address), ...MODE });
  const payload = dataOf(response).register;
  expect(payload.refreshToken).toBeNull();
  accessToken = payload.accessToken;
  cookie = (await cookieOf(response))?.value ?? '';
  expect(cookie).not.toBe('');
});

const canRefresh = async () => {
  const response = await refresh(null, page());
  cookie = (await cookieOf(response))?.value ?? '';
  return response.errors.length === 0;
};

describe('the cookie', () => {
  test('is HttpOnly, SameSite=Strict and expires with the session', async () => {
    const response = await login(
      { login: account.username, password: account.password },
      { ...from(address), ...MODE },
    );
    expect(dataOf(response).login.refreshToken).toBeNull();
    const { attributes } = (await cookieOf(response)) ?? {};
    expect(attributes).toMatchObject({ httponly: '', samesite: 'Strict', path: '/graphql' });
    expect(attributes).not.toHaveProperty('domain');
    expect(Date.parse(attributes?.['expires'] ?? '')).toBeGreaterThan(Date.now());
  });

  test('is replaced on refresh, and the old one works only to retry a lost response', async () => {
    const first = cookie;
    const response = await refresh(null, page());
    const payload = dataOf(response).refreshSession;
    expect(payload.refreshToken).toBeNull();
    expect(payload.user.username).toBe(account.username);
    const second = (await cookieOf(response))?.value ?? '';
    expect(second).not.toBe(first);
    // A retry after a lost response gets the same successor.
    expect((await cookieOf(await refresh(null, page())))?.value).toBe(second);
    cookie = second;
    for (let turn = 0; turn < 20; turn++) expect(await canRefresh()).toBe(true);
    const newest = cookie;
    cookie = first;
    expect(await canRefresh()).toBe(false);
    cookie = newest;
    expect(await canRefresh()).toBe(false);
  });

  test('is cleared by logout without a valid access token', async () => {
    const socket = await openSocket(accessToken);
    const response = await send(LOGOUT, {}, undefined, page());
    expect(response).toMatchObject({ data: { logout: true }, errors: [] });
    await expectCleared(response);
    expect(await socket.closed).toBe(4403);
    expect(codes(await send('{ me { id } }', {}, accessToken))).toEqual(['UNAUTHENTICATED']);
    expect(codes(await send('{ myRooms { edges { cursor } } }', {}, accessToken))).toEqual(['UNAUTHENTICATED']);
    expect(codes(await refresh(null, page()))).toEqual(['UNAUTHENTICATED']);
  });

  test('is cleared when it is rejected', async () => {
    for (const rubbish of ['rubbish', 'A'.repeat(43), '%00', "' OR 1=1 --"]) {
      cookie = rubbish;
      const response = await refresh(null, page());
      expect(codes(response)).toEqual(['UNAUTHENTICATED']);
      await expectCleared(response);
    }
  });

  test('stays valid after changePassword, which ends all other sessions', async () => {
    const other = dataOf(await login({ login: account.username, password: account.password })).login;
    const input = { currentPassword: account.password, newPassword: randomUUID() };
    const response = await send(CHANGE_PASSWORD, { input }, accessToken, page());
    expect(response.errors).toEqual([]);
    cookie = (await cookieOf(response))?.value ?? cookie;
    expect(await canRefresh()).toBe(true);
    expect(codes(await refresh(other.refreshToken ?? ''))).toEqual(['UNAUTHENTICATED']);
  });

  test('is cleared when a session revokes itself', async () => {
    const { data } = await send<{ me: { sessions: { id: string }[] } }>('{ me { sessions { id } } }', {}, accessToken);
    const response = await send(
      'mutation ($id: ID!) { revokeSession(id: $id) }',
      { id: data?.me.sessions[0]?.id },
      accessToken,
      page(),
    );
    expect(response.errors).toEqual([]);
    await expectCleared(response);
  });

  test('is not set for requests without the header', async () => {
    const response = await login({ login: account.username, password: account.password }, from(address));
    expect(response.cookies).toEqual([]);
    expect(dataOf(response).login.refreshToken).not.toBeNull();
    const device = await Device.register();
    const refreshed = await refresh(device.refreshToken, from(device.address));
    expect(refreshed.cookies).toEqual([]);
    expect(dataOf(refreshed).refreshSession.refreshToken).not.toBeNull();
  });
});

describe('a cross-site request', () => {
  test.each([
    ['without the header', () => elsewhere()],
    ['without the header and origin', () => ({ ...from(address), cookie: `${NAME}=${cookie}` })],
    ['with another value of the header', () => ({ ...elsewhere(), 'x-parley-session': 'payload' })],
  ])('%s has no effect', async (_title, headers) => {
    for (const query of [REFRESH, LOGOUT]) {
      const response = await send(query, {}, undefined, headers());
      expect(codes(response)).not.toEqual([]);
      expect(response.cookies).toEqual([]);
    }
    expect(codes(await send('{ me { sessions { id } } }', {}, undefined, headers()))).toEqual([]);
    expect(await canRefresh()).toBe(true);
  });

  test('with the header is rejected for its origin', async () => {
    for (const origin of ['https://elsewhere.test', 'null']) {
      const response = await send(REFRESH, {}, undefined, { ...elsewhere(), ...MODE, origin });
      expect(response.status).toBe(403);
      expect(codes(response)).toEqual(['FORBIDDEN']);
      expect(response.cookies).toEqual([]);
    }
    expect(await canRefresh()).toBe(true);
  });

  test('gets no CORS permission to send the header', async () => {
    const response = await fetch(graphqlUrl(), {
      method: 'OPTIONS',
      headers: {
        origin: 'https://elsewhere.test',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-parley-session',
      },
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test.each(['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain'])(
    'of type %s is rejected',
    async (type) => {
      const response = await fetch(graphqlUrl(), {
        method: 'POST',
        headers: { ...elsewhere(), ...MODE, 'content-type': type },
        body: JSON.stringify({ query: REFRESH }),
      });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(await canRefresh()).toBe(true);
    },
  );

  test.each([['GET'], ['HEAD']])('by %s is rejected', async (method) => {
    const response = await fetch(`${graphqlUrl()}?query=${encodeURIComponent(REFRESH)}`, { method, headers: page() });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await canRefresh()).toBe(true);
  });
});

test.each(['x-parley-refresh', 'x-parley-link'])('the gateway does not forward %s from a client', async (header) => {
  const response = await send(REFRESH, {}, undefined, { ...from(address), ...MODE, [header]: cookie });
  expect(codes(response)).toEqual(['UNAUTHENTICATED']);
  expect(await canRefresh()).toBe(true);
});

async function expectCleared(response: { cookies: string[] }): Promise<void> {
  const cleared = await cookieOf(response);
  expect(cleared?.value).toBe('');
  expect(cleared?.attributes).toMatchObject({ path: '/graphql' });
  const { expires = '', 'max-age': maxAge } = cleared?.attributes ?? {};
  expect(maxAge === '0' || Date.parse(expires) < Date.now()).toBe(true);
}
