import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { wait } from '../../lib/backoff.ts';
import type { SessionStore } from './session-store.ts';
import { Session, type OpenedSession } from './session.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const LIFETIME_MS = 15 * 60_000;

const ada = { id: 'ada', username: 'ada', displayName: 'Ada', avatarUrl: null };

/**
 * What tabs share: the marker of the session, the cookie, a lock, and a server that ends the session if a refresh token
 * is used twice.
 */
function createBrowser(marker: string | null, token = marker && 'refresh 0') {
  let stored = marker;
  let cookie = token;
  let lock: Promise<unknown> = Promise.resolve();
  const listeners = new Set<() => void>();
  const used: string[] = [];
  let now = NOW;
  let outage: Error | null = null;
  let user = ada;
  let isRevoked = false;
  let answers: Promise<unknown> = Promise.resolve();

  const open = (): OpenedSession => ({
    accessToken: `access ${used.length}`,
    accessTokenExpiresAt: new Date(now + LIFETIME_MS).toISOString(),
    user,
  });
  const createTab = () => {
    let own: (() => void) | undefined;
    const store: SessionStore = {
      read: () => stored,
      write: (next) => {
        stored = next;
        for (const listener of listeners) if (listener !== own) listener();
      },
      onChange: (listener) => {
        own = listener;
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const clearCache = jest.fn(() => Promise.resolve());
    const session = new Session({
      store,
      refresh: async () => {
        if (outage) throw outage;
        const sent = cookie ?? 'nothing';
        if (used.includes(sent) || !sent.startsWith('refresh')) isRevoked = true;
        used.push(sent);
        const opened = isRevoked ? null : open();
        await answers;
        cookie = opened && `refresh ${used.length}`;
        return opened;
      },
      logout: async () => {
        if (outage) throw outage;
        cookie = null;
      },
      withTabLock: (task) => {
        const turn = lock.then(task);
        lock = turn.catch(() => undefined);
        return turn;
      },
      clearCache,
      now: () => now,
      wait,
    });
    return { session, clearCache };
  };
  return {
    createTab,
    used,
    stored: () => stored,
    cookie: () => cookie,
    open,
    /** Ends the session from elsewhere. */
    revoke: () => (isRevoked = true),
    pass: (ms: number) => (now += ms),
    breakDown: (error: Error | null) => (outage = error),
    /** Delays responses until the returned function is called. */
    holdAnswers: () => {
      const gate = new EventTarget();
      answers = new Promise((resolve) => gate.addEventListener('open', resolve));
      return () => gate.dispatchEvent(new Event('open'));
    },
    becomes: (other: typeof ada) => (user = other),
  };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('Session', () => {
  test('takes up the session of an earlier page load', async () => {
    const { createTab, stored, cookie } = createBrowser('marker');
    const { session } = createTab();
    expect(session.state.get().status).toBe('restoring');
    await session.restore();
    expect(session.state.get()).toEqual({ status: 'signed-in', viewer: ada });
    expect([stored(), cookie()]).toEqual(['marker', 'refresh 1']);
  });

  test('is signed out when the refresh token no longer holds', async () => {
    const { createTab, stored } = createBrowser('marker', 'revoked');
    const { session } = createTab();
    await session.restore();
    expect(session.state.get()).toEqual({ status: 'signed-out', wasEnded: true });
    expect(stored()).toBeNull();
  });

  test('asks nobody when the page knows of no session', async () => {
    const { createTab, used } = createBrowser(null, 'refresh 0');
    const { session } = createTab();
    await session.restore();
    expect(session.state.get()).toEqual({ status: 'signed-out', wasEnded: false });
    expect(await session.accessToken()).toBeNull();
    expect(used).toEqual([]);
  });

  test('does not sign anybody out because the server cannot be reached', async () => {
    const { createTab, breakDown, stored } = createBrowser('marker');
    breakDown(new TypeError('Failed to fetch'));
    const { session } = createTab();
    const restored = session.restore();
    await jest.advanceTimersByTimeAsync(100);
    expect(session.state.get()).toEqual({ status: 'restoring', isUnreachable: true });
    expect(stored()).toBe('marker');
    breakDown(null);
    await jest.advanceTimersByTimeAsync(60_000);
    await restored;
    expect(session.state.get().status).toBe('signed-in');
  });

  test('shares one refresh among calls at the same time', async () => {
    const { createTab, used, pass } = createBrowser('marker');
    const { session } = createTab();
    await session.restore();
    pass(LIFETIME_MS);
    const tokens = await Promise.all([session.accessToken(), session.accessToken(), session.renew('access 1')]);
    expect(tokens).toEqual(['access 2', 'access 2', 'access 2']);
    expect(used).toHaveLength(2);
  });

  test('two tabs that refresh at once keep one session', async () => {
    const { createTab, used } = createBrowser('marker');
    const [one, two] = [createTab(), createTab()];
    await Promise.all([one.session.restore(), two.session.restore()]);
    expect(one.session.state.get().status).toBe('signed-in');
    expect(two.session.state.get().status).toBe('signed-in');
    expect(used).toEqual(['refresh 0', 'refresh 1']);
  });

  test('renews the token before it expires', async () => {
    const { createTab, used, pass } = createBrowser('marker');
    const { session } = createTab();
    await session.restore();
    pass(LIFETIME_MS - 60_000);
    await jest.advanceTimersByTimeAsync(LIFETIME_MS - 60_000);
    expect(used).toHaveLength(2);
    expect(session.lastToken).toBe('access 2');
  });

  test('does not refresh for a refused token that has been replaced meanwhile', async () => {
    const { createTab, used } = createBrowser('marker');
    const { session } = createTab();
    await session.restore();
    await session.renew('access 1');
    expect(await session.renew('access 1')).toBe('access 2');
    expect(used).toHaveLength(2);
  });

  test('uses a new token for a while even if this clock says that it has expired', async () => {
    const { createTab, used, pass } = createBrowser('marker');
    const { session } = createTab();
    await session.open(async () => ({
      accessToken: 'access',
      accessTokenExpiresAt: new Date(NOW - 1).toISOString(),
      user: ada,
    }));
    expect(await session.accessToken()).toBe('access');
    expect(used).toEqual([]);
    pass(31_000);
    await session.accessToken();
    expect(used).toEqual(['refresh 0']);
  });

  test('signing in in one tab signs the others in, each time under another marker', async () => {
    const { createTab, open, stored } = createBrowser(null, 'refresh 0');
    const [one, two] = [createTab(), createTab()];
    await one.session.open(async () => open());
    const first = stored();
    await jest.advanceTimersByTimeAsync(0);
    for (const { session } of [one, two]) expect(session.state.get()).toEqual({ status: 'signed-in', viewer: ada });
    await one.session.close();
    await one.session.open(async () => open());
    expect(first).not.toBeNull();
    expect(stored()).not.toBe(first);
  });

  test('a try to sign in that fails leaves everything as it is', async () => {
    const { createTab, stored } = createBrowser(null);
    const { session } = createTab();
    const refused = session.open(() => Promise.reject(new Error('wrong password')));
    await expect(refused).rejects.toThrow('wrong password');
    expect([stored(), session.state.get().status]).toEqual([null, 'signed-out']);
  });

  test('logging out signs every tab out, clears the cookie and forgets what was loaded', async () => {
    const { createTab, stored, cookie } = createBrowser('marker');
    const [one, two] = [createTab(), createTab()];
    await Promise.all([one.session.restore(), two.session.restore()]);
    await one.session.close();
    expect([stored(), cookie()]).toEqual([null, null]);
    for (const { session, clearCache } of [one, two]) {
      expect(session.state.get()).toEqual({ status: 'signed-out', wasEnded: false });
      expect(await session.accessToken()).toBeNull();
      expect(clearCache).toHaveBeenCalled();
    }
  });

  test('logging out while there is no answer does not pretend: the cookie is still there', async () => {
    const { createTab, breakDown, stored } = createBrowser('marker');
    const { session } = createTab();
    await session.restore();
    breakDown(new TypeError('Failed to fetch'));
    await expect(session.close()).rejects.toThrow('Failed to fetch');
    expect([stored(), session.state.get().status]).toEqual(['marker', 'signed-in']);
  });

  test('a refresh on its way when somebody logs out does not bring the session back', async () => {
    const { createTab, stored, cookie, used, holdAnswers } = createBrowser('marker');
    const [one, two] = [createTab(), createTab()];
    const answer = holdAnswers();
    const restored = [one.session.restore(), two.session.restore()];
    await jest.advanceTimersByTimeAsync(0);
    expect(used).toEqual(['refresh 0']);
    const closed = two.session.close();
    answer();
    await Promise.all([...restored, closed]);
    await one.session.renew();
    for (const { session } of [one, two]) expect(session.state.get().status).toBe('signed-out');
    expect([stored(), cookie()]).toEqual([null, null]);
  });

  test('a session that was ended elsewhere signs out every tab, and says so where it was noticed', async () => {
    const { createTab, revoke } = createBrowser('marker');
    const [one, two] = [createTab(), createTab()];
    await Promise.all([one.session.restore(), two.session.restore()]);
    revoke();
    expect(await one.session.renew(one.session.lastToken)).toBeNull();
    expect(one.session.state.get()).toEqual({ status: 'signed-out', wasEnded: true });
    expect(two.session.state.get().status).toBe('signed-out');
  });

  test('forgets what was loaded when somebody else has signed in', async () => {
    const { createTab, becomes } = createBrowser('marker');
    const { session, clearCache } = createTab();
    await session.restore();
    expect(clearCache).not.toHaveBeenCalled();
    becomes({ ...ada, id: 'grace' });
    await session.renew();
    expect(clearCache).toHaveBeenCalledTimes(1);
    expect(session.state.get()).toMatchObject({ viewer: { id: 'grace' } });
  });
});
