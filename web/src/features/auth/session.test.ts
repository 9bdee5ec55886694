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
  let responses: Promise<unknown> = Promise.resolve();

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
        await responses;
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
    setOutage: (error: Error | null) => (outage = error),
    /** Delays responses until the returned function is called. */
    holdResponses: () => {
      const gate = new EventTarget();
      responses = new Promise((resolve) => gate.addEventListener('open', resolve));
      return () => gate.dispatchEvent(new Event('open'));
    },
    switchUser: (other: typeof ada) => (user = other),
  };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('Session', () => {
  test('restores the session of an earlier page load', async () => {
    const { createTab, stored, cookie } = createBrowser('marker');
    const { session } = createTab();
    expect(session.state.get().status).toBe('restoring');
    await session.restore();
    expect(session.state.get()).toEqual({ status: 'logged-in', viewer: ada });
    expect([stored(), cookie()]).toEqual(['marker', 'refresh 1']);
  });

  test('logs out when the refresh token is no longer valid', async () => {
    const { createTab, stored } = createBrowser('marker', 'revoked');
    const { session } = createTab();
    await session.restore();
    expect(session.state.get()).toEqual({ status: 'signed-out', wasEnded: true });
    expect(stored()).toBeNull();
  });

  test('sends no request when there is no session marker', async () => {
    const { createTab, used } = createBrowser(null, 'refresh 0');
    const { session } = createTab();
    await session.restore();
    expect(session.state.get()).toEqual({ status: 'signed-out', wasEnded: false });
    expect(await session.accessToken()).toBeNull();
    expect(used).toEqual([]);
  });

  test('stays logged in while the server cannot be reached', async () => {
    const { createTab, setOutage, stored } = createBrowser('marker');
    setOutage(new TypeError('Failed to fetch'));
    const { session } = createTab();
    const restored = session.restore();
    await jest.advanceTimersByTimeAsync(100);
    expect(session.state.get()).toEqual({ status: 'restoring', isDown: true });
    expect(stored()).toBe('marker');
    setOutage(null);
    await jest.advanceTimersByTimeAsync(60_000);
    await restored;
    expect(session.state.get().status).toBe('logged-in');
  });

  test('shares one refresh among concurrent calls', async () => {
    const { createTab, used, pass } = createBrowser('marker');
    const { session } = createTab();
    await session.restore();
    pass(LIFETIME_MS);
    const tokens = await Promise.all([session.accessToken(), session.accessToken(), session.renew('access 1')]);
    expect(tokens).toEqual(['access 2', 'access 2', 'access 2']);
    expect(used).toHaveLength(2);
  });

  test('keeps one session when two tabs refresh at once', async () => {
    const { createTab, used } = createBrowser('marker');
    const [one, two] = [createTab(), createTab()];
    await Promise.all([one.session.restore(), two.session.restore()]);
    expect(one.session.state.get().status).toBe('logged-in');
    expect(two.session.state.get().status).toBe('logged-in');
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

  test('does not refresh for a rejected token that has been replaced', async () => {
    const { createTab, used } = createBrowser('marker');
    const { session } = createTab();
    await session.restore();
    await session.renew('access 1');
    expect(await session.renew('access 1')).toBe('access 2');
    expect(used).toHaveLength(2);
  });

  test('uses a new token for a while even if it has expired by this clock', async () => {
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

  test('logs in the other tabs, with a new marker for each login', async () => {
    const { createTab, open, stored } = createBrowser(null, 'refresh 0');
    const [one, two] = [createTab(), createTab()];
    await one.session.open(async () => open());
    const first = stored();
    await jest.advanceTimersByTimeAsync(0);
    for (const { session } of [one, two]) expect(session.state.get()).toEqual({ status: 'logged-in', viewer: ada });
    await one.session.close();
    await one.session.open(async () => open());
    expect(first).not.toBeNull();
    expect(stored()).not.toBe(first);
  });

  test('changes nothing when a login fails', async () => {
    const { createTab, stored } = createBrowser(null);
    const { session } = createTab();
    const failed = session.open(() => Promise.reject(new Error('wrong password')));
    await expect(failed).rejects.toThrow('wrong password');
    expect([stored(), session.state.get().status]).toEqual([null, 'signed-out']);
  });

  test('ends the session in every tab on logout, clears the cookie and the cache', async () => {
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

  test('stays logged in when a logout gets no response', async () => {
    const { createTab, setOutage, stored } = createBrowser('marker');
    const { session } = createTab();
    await session.restore();
    setOutage(new TypeError('Failed to fetch'));
    await expect(session.close()).rejects.toThrow('Failed to fetch');
    expect([stored(), session.state.get().status]).toEqual(['marker', 'logged-in']);
  });

  test('is not restored by a refresh that was in progress during a logout', async () => {
    const { createTab, stored, cookie, used, holdResponses } = createBrowser('marker');
    const [one, two] = [createTab(), createTab()];
    const respond = holdResponses();
    const restored = [one.session.restore(), two.session.restore()];
    await jest.advanceTimersByTimeAsync(0);
    expect(used).toEqual(['refresh 0']);
    const closed = two.session.close();
    respond();
    await Promise.all([...restored, closed]);
    await one.session.renew();
    for (const { session } of [one, two]) expect(session.state.get().status).toBe('signed-out');
    expect([stored(), cookie()]).toEqual([null, null]);
  });

  test('logs out every tab when revoked, and says so in the tab that noticed', async () => {
    const { createTab, revoke } = createBrowser('marker');
    const [one, two] = [createTab(), createTab()];
    await Promise.all([one.session.restore(), two.session.restore()]);
    revoke();
    expect(await one.session.renew(one.session.lastToken)).toBeNull();
    expect(one.session.state.get()).toEqual({ status: 'signed-out', wasEnded: true });
    expect(two.session.state.get().status).toBe('signed-out');
  });

  test('clears the cache when another user has logged in', async () => {
    const { createTab, switchUser } = createBrowser('marker');
    const { session, clearCache } = createTab();
    await session.restore();
    expect(clearCache).not.toHaveBeenCalled();
    switchUser({ ...ada, id: 'grace' });
    await session.renew();
    expect(clearCache).toHaveBeenCalledTimes(1);
    expect(session.state.get()).toMatchObject({ viewer: { id: 'grace' } });
  });
});
