import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { REFRESH_HEADER, SESSION_HEADER } from '@parley/service/protocol';
import { System } from './support/system.ts';

const LOGIN = 'mutation { login(name: "ada") { id } }';
const REFRESH = 'mutation { refreshSession { id } }';
const FRIEND = 'https://friend.example';
const FOE = 'https://foe.example';

/** The header that our page sends. */
const WITH_COOKIE = { [SESSION_HEADER]: 'cookie' };
/** The cookies that its browser adds. */
const COOKIES = { cookie: 'theme=dark; parley_refresh=token-1' };

let system: System;

beforeAll(async () => {
  system = await System.start({ ALLOWED_ORIGINS: [FRIEND] });
});

afterEach(() => system.cleanUp());

afterAll(() => system.close());

async function send(query: string, headers: Record<string, string>) {
  const { data, errors, headers: responseHeaders } = await system.send(query, {}, headers);
  return { data, errors, setCookie: responseHeaders.get('set-cookie'), responseHeaders };
}

const refreshTokens = () => system.auth.requests.map(({ headers }) => headers[REFRESH_HEADER]);

describe('the refresh token of a client that asks for a cookie', () => {
  test('is set as a cookie at login, until the token expires', async () => {
    const { setCookie, responseHeaders } = await send(LOGIN, WITH_COOKIE);
    expect(setCookie).toBe(
      'parley_refresh=token-of-ada; Path=/graphql; Expires=Sun, 01 Jan 2040 00:00:00 GMT; HttpOnly; SameSite=Strict',
    );
    expect(responseHeaders.get('cache-control')).toBe('no-store');
  });

  test('goes to auth only, and is rotated', async () => {
    const { data, setCookie } = await send(REFRESH, { ...WITH_COOKIE, ...COOKIES });
    expect(data).toEqual({ refreshSession: { id: 'me' } });
    expect(setCookie).toMatch(/^parley_refresh=token-1-next; /);
    await send('mutation { say(body: "x") { author { displayName } } }', { ...WITH_COOKIE, ...COOKIES });
    for (const chat of system.chats) {
      expect(chat.requests.some(({ headers }) => REFRESH_HEADER in headers || 'cookie' in headers)).toBe(false);
    }
    // The author's name comes from auth too, but that request has nothing to do with the session.
    expect(system.auth.requests.at(-1)?.headers).not.toHaveProperty(REFRESH_HEADER);
  });

  test('is cleared at logout, and when it is invalid', async () => {
    expect((await send('mutation { logout }', { ...WITH_COOKIE, ...COOKIES })).setCookie).toMatch(CLEARED);
    const { errors, setCookie } = await send(REFRESH, { ...WITH_COOKIE, cookie: 'parley_refresh=stolen' });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(setCookie).toMatch(CLEARED);
  });

  test('is cleared without a request to auth when it is malformed', async () => {
    const { setCookie } = await send(REFRESH, { ...WITH_COOKIE, cookie: 'parley_refresh=a%0d%0ab' });
    expect(setCookie).toMatch(CLEARED);
    expect(refreshTokens().at(-1)).toBeUndefined();
  });

  test('is the last one of the request, even if aliases or other services come in between', async () => {
    const between = await send(
      'mutation { refreshSession { id } say(body: "x") { id } again: refreshSession { id } }',
      { ...WITH_COOKIE, ...COOKIES },
    );
    expect(between.errors).toBeUndefined();
    expect(refreshTokens().slice(-2)).toEqual(['token-1', 'token-1-next']);
    expect(between.setCookie).toMatch(/^parley_refresh=token-1-next-next; /);
    const left = await send('mutation { login(name: "ada") { id } say(body: "x") { id } logout }', WITH_COOKIE);
    expect(left.setCookie).toMatch(CLEARED);
  });

  test('stays unchanged when auth does not change it', async () => {
    expect((await send('{ me { id } }', { ...WITH_COOKIE, ...COOKIES })).setCookie).toBeNull();
  });

  test('is not used with GET', async () => {
    const url = `${system.graphqlUrl}?query=${encodeURIComponent('{ headers }')}`;
    const response = await fetch(url, { headers: { ...WITH_COOKIE, ...COOKIES, 'apollo-require-preflight': '1' } });
    const { data } = (await response.json()) as { data: { headers: string } };
    expect(JSON.parse(data.headers)).not.toHaveProperty(REFRESH_HEADER);
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  test('is not used over WebSockets', async () => {
    const count = system.auth.requests.length;
    const { value } = await system.connect().iterate({ query: LOGIN }).next();
    expect(value).toEqual({ data: { login: { id: 'ada' } } });
    expect(system.auth.requests.slice(count).every(({ headers }) => !(SESSION_HEADER in headers))).toBe(true);
  });

  test('is limited to HTTPS if configured', async () => {
    const secure = await System.start({ COOKIE_SECURE: true });
    const { headers } = await secure.send(LOGIN, {}, WITH_COOKIE);
    expect(headers.get('set-cookie')).toMatch(/; Secure/);
    await secure.close();
  });
});

describe('a request that does not ask for the cookie', () => {
  test.each([
    ['has no such header', {}],
    ['has another value in it', { [SESSION_HEADER]: 'payload' }],
  ])('neither reads nor sets it when it %s', async (_, headers) => {
    const count = system.auth.requests.length;
    expect((await send(REFRESH, { ...headers, ...COOKIES })).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
    expect((await send(LOGIN, { ...headers, ...COOKIES })).setCookie).toBeNull();
    expect(refreshTokens().slice(count)).toEqual([undefined, undefined]);
  });
});

describe('a page of another site', () => {
  test.each([
    ['a form', 'application/x-www-form-urlencoded', `query=${encodeURIComponent(LOGIN)}`],
    ['a form of plain text', 'text/plain', JSON.stringify({ query: LOGIN })],
    ['a form with files', 'multipart/form-data; boundary=x', '--x--'],
  ])('cannot use the session through %s, nor sign its visitor in as another user', async (_, type, body) => {
    const count = system.auth.requests.length;
    for (const asked of [{}, WITH_COOKIE]) {
      const response = await fetch(system.graphqlUrl, {
        method: 'POST',
        headers: { 'content-type': type, origin: FOE, 'sec-fetch-site': 'cross-site', ...COOKIES, ...asked },
        body,
      });
      expect([400, 403, 415]).toContain(response.status);
      expect(response.headers.get('set-cookie')).toBeNull();
    }
    expect(system.auth.requests.length).toBe(count);
  });

  test('is rejected even with the header', async () => {
    const count = system.auth.requests.length;
    for (const origin of [FOE, 'null']) {
      for (const query of [LOGIN, REFRESH]) {
        const response = await system.send(query, {}, { ...WITH_COOKIE, ...COOKIES, origin });
        expect([response.status, response.headers.get('set-cookie')]).toEqual([403, null]);
      }
    }
    expect(system.auth.requests.length).toBe(count);
  });

  test('is denied the header by preflight, unlike pages of allowed origins and this one', async () => {
    const preflight = async (origin: string) => {
      const response = await fetch(system.graphqlUrl, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': `content-type,${SESSION_HEADER}`,
        },
      });
      const { headers } = response;
      return [headers.get('access-control-allow-origin'), headers.get('access-control-allow-headers')];
    };
    expect(await preflight(FRIEND)).toEqual([FRIEND, expect.stringContaining(SESSION_HEADER)]);
    expect((await preflight(FOE))[0]).toBeNull();
    for (const origin of [FRIEND, system.gateway.url]) {
      expect((await send(LOGIN, { ...WITH_COOKIE, origin })).setCookie).toMatch(/^parley_refresh=token/);
    }
  });
});

const CLEARED = /^parley_refresh=; Max-Age=0; Path=\/graphql; Expires=Thu, 01 Jan 1970/;
