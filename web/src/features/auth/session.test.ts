import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { SessionStore } from './session-store.ts';
import { Session, type OpenedSession } from './session.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const LIFETIME_MS = 15 * 60_000;

const ada = { id: 'ada', username: 'ada', displayName: 'Ada', avatarUrl: null };

/** What tabs share: the refresh token, a lock, and a server that ends the session when a refresh token comes twice. */
function createBrowser(refreshToken: string | null) {
  let stored = refreshToken;
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
    refreshToken: `refresh ${used.length}`,
    user,
  });
  const createTab = () => {
    let own: (() => void) | undefined;
    const store: SessionStore = {
      read: () => stored,
      write: (token) => {
        stored = token;
        for (const listener of listeners) if (listener !== own) listener();
      },
      onChange: (listener) => {
        own = listener;
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const forget = jest.fn(() => Promise.resolve());
    const session = new Session({
      store,
      refresh: async (token) => {
        if (outage) throw outage;
        if (used.includes(token) || token === 'revoked') isRevoked = true;
        used.push(token);
        const opened = isRevoked ? null : open();
        await answers;
        return opened;
      },
      exclusively: (task) => {
        const turn = lock.then(task);
        lock = turn.catch(() => undefined);
        return turn;
      },
      forget,
      now: () => now,
    });
    return { session, forget };
  };
  return {
    createTab,
    used,
    stored: () => stored,
    pass: (ms: number) => (now += ms),
    breakDown: (error: Error | null) => (outage = error),
    /** Answers come when the returned function is called. */
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
    const { createTab, stored } = createBrowser('refresh 0');
    const { session } = createTab();
    expect(session.state.get().status).toBe('restoring');
    await session.restore();
    expect(session.state.get()).toEqual({ status: 'signed-in', viewer: ada });
    expect(stored()).toBe('refresh 1');
  });

  test('is signed out when the refresh token no longer holds', async () => {
    const { createTab, stored } = createBrowser('revoked');
    const { session } = createTab();
    await session.restore();
    expect(session.state.get().status).toBe('signed-out');
    expect(stored()).toBeNull();
  });

  test('does not sign anybody out because the server cannot be reached', async () => {
    const { createTab, breakDown, stored } = createBrowser('refresh 0');
    breakDown(new TypeError('Failed to fetch'));
    const { session } = createTab();
    const restored = session.restore();
    await jest.advanceTimersByTimeAsync(100);
    expect(session.state.get()).toEqual({ status: 'restoring', isStuck: true });
    expect(stored()).toBe('refresh 0');
    breakDown(null);
    await jest.advanceTimersByTimeAsync(60_000);
    await restored;
    expect(session.state.get().status).toBe('signed-in');
  });

  test('shares one refresh among calls at the same time', async () => {
    const { createTab, used, pass } = createBrowser('refresh 0');
    const { session } = createTab();
    await session.restore();
    pass(LIFETIME_MS);
    const tokens = await Promise.all([session.accessToken(), session.accessToken(), session.renew('access 1')]);
    expect(tokens).toEqual(['access 2', 'access 2', 'access 2']);
    expect(used).toHaveLength(2);
  });

  test('two tabs that refresh at once keep one session', async () => {
    const { createTab, used } = createBrowser('refresh 0');
    const [one, two] = [createTab(), createTab()];
    await Promise.all([one.session.restore(), two.session.restore()]);
    expect(one.session.state.get().status).toBe('signed-in');
    expect(two.session.state.get().status).toBe('signed-in');
    expect(used).toEqual(['refresh 0', 'refresh 1']);
  });

  test('renews the token before it expires', async () => {
    const { createTab, used, pass } = createBrowser('refresh 0');
    const { session } = createTab();
    await session.restore();
    pass(LIFETIME_MS - 60_000);
    await jest.advanceTimersByTimeAsync(LIFETIME_MS - 60_000);
    expect(used).toHaveLength(2);
    expect(session.lastToken).toBe('access 2');
  });

  test('does not refresh for a refused token that has been replaced meanwhile', async () => {
    const { createTab, used } = createBrowser('refresh 0');
    const { session } = createTab();
    await session.restore();
    await session.renew('access 1');
    expect(await session.renew('access 1')).toBe('access 2');
    expect(used).toHaveLength(2);
  });

  test('uses a new token for a while even if this clock says that it has expired', async () => {
    const { createTab, used, pass } = createBrowser('refresh 0');
    const { session } = createTab();
    await session.open({
      accessToken: 'access',
      accessTokenExpiresAt: new Date(NOW - 1).toISOString(),
      refreshToken: 'refresh 0',
      user: ada,
    });
    expect(await session.accessToken()).toBe('access');
    expect(used).toEqual([]);
    pass(31_000);
    await session.accessToken();
    expect(used).toEqual(['refresh 0']);
  });

  test('logging out signs every tab out and forgets what was loaded', async () => {
    const { createTab, stored } = createBrowser('refresh 0');
    const [one, two] = [createTab(), createTab()];
    await Promise.all([one.session.restore(), two.session.restore()]);
    await one.session.close();
    expect(stored()).toBeNull();
    for (const { session, forget } of [one, two]) {
      expect(session.state.get().status).toBe('signed-out');
      expect(await session.accessToken()).toBeNull();
      expect(forget).toHaveBeenCalled();
    }
  });

  test('a refresh that answers after logging out does not bring the session back', async () => {
    const { createTab, stored, used, holdAnswers } = createBrowser('refresh 0');
    const { session } = createTab();
    const answer = holdAnswers();
    const restored = session.restore();
    await jest.advanceTimersByTimeAsync(0);
    expect(used).toEqual(['refresh 0']);
    await session.close();
    answer();
    await restored;
    expect(session.state.get().status).toBe('signed-out');
    expect(stored()).toBeNull();
  });

  test('forgets what was loaded when somebody else has signed in', async () => {
    const { createTab, becomes } = createBrowser('refresh 0');
    const { session, forget } = createTab();
    await session.restore();
    expect(forget).not.toHaveBeenCalled();
    becomes({ ...ada, id: 'grace' });
    await session.renew();
    expect(forget).toHaveBeenCalledTimes(1);
    expect(session.state.get()).toMatchObject({ viewer: { id: 'grace' } });
  });
});
