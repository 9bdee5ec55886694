import { describe, expect, test } from '@jest/globals';
import { REFRESH_EXPIRES_HEADER, REFRESH_HEADER, SESSION_HEADER } from '@parley/service/protocol';
import { RefreshCookie } from './refresh-cookie.ts';

const refreshTokenOf = (cookie: RefreshCookie) => cookie.headers()[REFRESH_HEADER];

describe('the refresh cookie', () => {
  test('is passed to auth, and stays unchanged unless auth changes it', () => {
    const cookie = new RefreshCookie('other=1; parley_refresh=abc-_1', true);
    expect(cookie.headers()).toEqual({ [SESSION_HEADER]: 'cookie', [REFRESH_HEADER]: 'abc-_1' });
    cookie.update({});
    expect(cookie.setCookie()).toBeNull();
  });

  test('is hidden from scripts and other sites, and expires when auth says', () => {
    const cookie = new RefreshCookie(undefined, true);
    expect(refreshTokenOf(cookie)).toBeUndefined();
    cookie.update({ [REFRESH_HEADER]: 'new', [REFRESH_EXPIRES_HEADER]: '2030-01-02T03:04:05Z' });
    expect(cookie.setCookie()?.split('; ').sort()).toEqual([
      'Expires=Wed, 02 Jan 2030 03:04:05 GMT',
      'HttpOnly',
      'Path=/graphql',
      'SameSite=Strict',
      'Secure',
      'parley_refresh=new',
    ]);
  });

  test('works over plain HTTP if configured', () => {
    const cookie = new RefreshCookie(undefined, false);
    cookie.update({ [REFRESH_HEADER]: 'new' });
    expect(cookie.setCookie()).toBe('parley_refresh=new; Path=/graphql; HttpOnly; SameSite=Strict');
  });

  test('follows every response to one request: the last one counts', () => {
    const cookie = new RefreshCookie('parley_refresh=old', false);
    cookie.update({ [REFRESH_HEADER]: 'first' });
    expect(refreshTokenOf(cookie)).toBe('first');
    cookie.update({ [REFRESH_HEADER]: ['second', ''] });
    expect(refreshTokenOf(cookie)).toBeUndefined();
    expect(cookie.setCookie()).toMatch(/^parley_refresh=; Max-Age=0; .*Expires=Thu, 01 Jan 1970/);
  });

  test.each(['a%0d%0ab', 'a b', '%E2%98%83', 'x'.repeat(513)])('is cleared when it contains %j', (value) => {
    const cookie = new RefreshCookie(`parley_refresh=${value}`, false);
    expect(refreshTokenOf(cookie)).toBeUndefined();
    expect(cookie.setCookie()).toMatch(/^parley_refresh=; Max-Age=0/);
  });
});
