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

/** What a browser would keep of an answer: the cookie's value and its attributes; null when none is set. */
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

/** How the browser's own page asks. */
const page = () => ({ ...from(address), ...MODE, cookie: `${NAME}=${cookie}` });
/** How a page from elsewhere makes the browser ask: the cookie may come along, the header cannot. */
const elsewhere = () => ({ ...from(address), cookie: `${NAME}=${cookie}`, origin: 'https://elsewhere.test' });

beforeEach(async () => {
  account = newAccount();
  address = newAddress();
  const answer = await register(account, { ...from(address), ...MODE });
  const payload = dataOf(answer).register;
  expect(payload.refreshToken).toBeNull();
  accessToken = payload.accessToken;
  cookie = (await cookieOf(answer))?.value ?? '';
  expect(cookie).not.toBe('');
});

const sessionIsLive = async () => {
  const answer = await refresh(null, page());
  cookie = (await cookieOf(answer))?.value ?? '';
  return answer.errors.length === 0;
};

describe('the cookie', () => {
  test('is out of reach of scripts and other sites, and ends when the session does', async () => {
    const answer = await login({ login: account.username, password: account.password }, { ...from(address), ...MODE });
    expect(dataOf(answer).login.refreshToken).toBeNull();
    const { attributes } = (await cookieOf(answer)) ?? {};
    expect(attributes).toMatchObject({ httponly: '', samesite: 'Strict', path: '/graphql' });
    expect(attributes).not.toHaveProperty('domain');
    expect(Date.parse(attributes?.['expires'] ?? '')).toBeGreaterThan(Date.now());
  });

  test('brings a new pair and is replaced, and the old one serves no more than a lost reply', async () => {
    const first = cookie;
    const answer = await refresh(null, page());
    const payload = dataOf(answer).refreshSession;
    expect(payload.refreshToken).toBeNull();
    expect(payload.user.username).toBe(account.username);
    const second = (await cookieOf(answer))?.value ?? '';
    expect(second).not.toBe(first);
    // A reply that was lost: the same successor.
    expect((await cookieOf(await refresh(null, page())))?.value).toBe(second);
    cookie = second;
    for (let turn = 0; turn < 20; turn++) expect(await sessionIsLive()).toBe(true);
    const newest = cookie;
    cookie = first;
    expect(await sessionIsLive()).toBe(false);
    cookie = newest;
    expect(await sessionIsLive()).toBe(false);
  });

  test('is cleared by logout, also when the access token has expired', async () => {
    const socket = await openSocket(accessToken);
    const answer = await send(LOGOUT, {}, undefined, page());
    expect(answer).toMatchObject({ data: { logout: true }, errors: [] });
    await expectCleared(answer);
    expect(await socket.closed).toBe(4403);
    expect(codes(await send('{ me { id } }', {}, accessToken))).toEqual(['UNAUTHENTICATED']);
    expect(codes(await send('{ myRooms { edges { cursor } } }', {}, accessToken))).toEqual(['UNAUTHENTICATED']);
    expect(codes(await refresh(null, page()))).toEqual(['UNAUTHENTICATED']);
  });

  test('that does not hold is cleared with the refusal', async () => {
    for (const rubbish of ['rubbish', 'A'.repeat(43), '%00', "' OR 1=1 --"]) {
      cookie = rubbish;
      const answer = await refresh(null, page());
      expect(codes(answer)).toEqual(['UNAUTHENTICATED']);
      await expectCleared(answer);
    }
  });

  test('goes on after changePassword, while the others end', async () => {
    const other = dataOf(await login({ login: account.username, password: account.password })).login;
    const input = { currentPassword: account.password, newPassword: randomUUID() };
    const answer = await send(CHANGE_PASSWORD, { input }, accessToken, page());
    expect(answer.errors).toEqual([]);
    cookie = (await cookieOf(answer))?.value ?? cookie;
    expect(await sessionIsLive()).toBe(true);
    expect(codes(await refresh(other.refreshToken ?? ''))).toEqual(['UNAUTHENTICATED']);
  });

  test('is cleared when the session that asks is the one to be revoked', async () => {
    const { data } = await send<{ me: { sessions: { id: string }[] } }>('{ me { sessions { id } } }', {}, accessToken);
    const answer = await send(
      'mutation ($id: ID!) { revokeSession(id: $id) }',
      { id: data?.me.sessions[0]?.id },
      accessToken,
      page(),
    );
    expect(answer.errors).toEqual([]);
    await expectCleared(answer);
  });

  test('is not set for who does not ask for it', async () => {
    const answer = await login({ login: account.username, password: account.password }, from(address));
    expect(answer.cookies).toEqual([]);
    expect(dataOf(answer).login.refreshToken).not.toBeNull();
    const device = await Device.register();
    const refreshed = await refresh(device.refreshToken, from(device.address));
    expect(refreshed.cookies).toEqual([]);
    expect(dataOf(refreshed).refreshSession.refreshToken).not.toBeNull();
  });
});

describe('a page from elsewhere', () => {
  test.each([
    ['without the header', () => elsewhere()],
    ['without the header, from no origin', () => ({ ...from(address), cookie: `${NAME}=${cookie}` })],
    ['with another value of the header', () => ({ ...elsewhere(), 'x-parley-session': 'payload' })],
  ])('%s has no effect', async (_title, headers) => {
    for (const query of [REFRESH, LOGOUT]) {
      const answer = await send(query, {}, undefined, headers());
      expect(codes(answer)).not.toEqual([]);
      expect(answer.cookies).toEqual([]);
    }
    expect(codes(await send('{ me { sessions { id } } }', {}, undefined, headers()))).toEqual([]);
    expect(await sessionIsLive()).toBe(true);
  });

  test('that sends the header all the same is refused for its origin', async () => {
    for (const origin of ['https://elsewhere.test', 'null']) {
      const answer = await send(REFRESH, {}, undefined, { ...elsewhere(), ...MODE, origin });
      expect(answer.status).toBe(403);
      expect(codes(answer)).toEqual(['FORBIDDEN']);
      expect(answer.cookies).toEqual([]);
    }
    expect(await sessionIsLive()).toBe(true);
  });

  test('cannot ask for leave to send the header', async () => {
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
    'cannot send a form of type %s',
    async (type) => {
      const response = await fetch(graphqlUrl(), {
        method: 'POST',
        headers: { ...elsewhere(), ...MODE, 'content-type': type },
        body: JSON.stringify({ query: REFRESH }),
      });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(await sessionIsLive()).toBe(true);
    },
  );

  test.each([['GET'], ['HEAD']])('cannot do it by %s', async (method) => {
    const response = await fetch(`${graphqlUrl()}?query=${encodeURIComponent(REFRESH)}`, { method, headers: page() });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await sessionIsLive()).toBe(true);
  });
});

test.each(['x-parley-refresh', 'x-parley-link'])('%s from a client is not passed on', async (header) => {
  const answer = await send(REFRESH, {}, undefined, { ...from(address), ...MODE, [header]: cookie });
  expect(codes(answer)).toEqual(['UNAUTHENTICATED']);
  expect(await sessionIsLive()).toBe(true);
});

async function expectCleared(answer: { cookies: string[] }): Promise<void> {
  const cleared = await cookieOf(answer);
  expect(cleared?.value).toBe('');
  expect(cleared?.attributes).toMatchObject({ path: '/graphql' });
  const { expires = '', 'max-age': maxAge } = cleared?.attributes ?? {};
  expect(maxAge === '0' || Date.parse(expires) < Date.now()).toBe(true);
}
