import { backoff } from '../../lib/backoff.ts';
import { Store } from '../../lib/store.ts';
import type { SessionStore } from './session-store.ts';

/** The user who is logged in. */
export interface Viewer {
  id: string;
  username: string;
  displayName: string;
  avatarUrl: string | null;
}

/** The response of `login`, `register` and `refreshSession`. The refresh token is in a cookie. */
export interface OpenedSession {
  accessToken: string;
  /** RFC 3339. */
  accessTokenExpiresAt: string;
  user: Viewer;
}

export type SessionState =
  /** There is a session, which is being renewed. `isDown` if the server does not respond. */
  | { status: 'restoring'; isDown: boolean }
  /** `wasEnded` if the session ended without a logout in this browser. */
  | { status: 'signed-out'; wasEnded: boolean }
  | { status: 'logged-in'; viewer: Viewer };

export interface SessionOptions {
  store: SessionStore;
  /** Renews with the cookie. Resolves to null if that is no longer valid; throws if the server cannot be reached. */
  refresh(): Promise<OpenedSession | null>;
  /** Ends the session and clears the cookie. Throws if the server cannot be reached. */
  logout(): Promise<void>;
  /** Runs one task at a time across all tabs: they share one cookie, and a refresh token works only once. */
  withTabLock<T>(task: () => Promise<T>): Promise<T>;
  /** Clears everything that was loaded for the previous user. */
  clearCache(): Promise<unknown>;
  now(): number;
  /** Waits `ms`, or less if a retry may succeed sooner. */
  wait(ms: number): Promise<void>;
}

/** A token that expires within this time is renewed before it is used. */
const RENEW_AHEAD_MS = 60_000;
/** A token younger than this is used whatever its expiry: the clock of this device may be wrong. */
const MIN_FRESH_MS = 30_000;

/** The longest delay of `setTimeout`. Longer ones fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The session of this tab: the viewer, and the access token in memory, which is renewed in time. */
export class Session {
  readonly state: Store<SessionState>;
  private token: { value: string; renewAt: number } | null = null;
  private renewal: Promise<string | null> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: SessionOptions) {
    this.state = new Store<SessionState>(
      options.store.read() ? { status: 'restoring', isDown: false } : { status: 'signed-out', wasEnded: false },
    );
    options.store.onChange(() => void this.followOtherTabs());
  }

  /** Restores the session of an earlier page load. Retries until the server responds. */
  async restore(): Promise<void> {
    for (let attempt = 0; this.state.get().status === 'restoring'; attempt++) {
      try {
        await this.renew();
      } catch {
        if (this.state.get().status !== 'restoring') return;
        this.state.set({ status: 'restoring', isDown: true });
        await this.options.wait(backoff(attempt));
      }
    }
  }

  /** Starts the session that `login` opens, by login or registration. Rejects when `login` does. */
  async open(login: () => Promise<OpenedSession>): Promise<void> {
    const opened = await this.options.withTabLock(async () => {
      const session = await login();
      this.options.store.write(newMarker());
      return session;
    });
    await this.start(opened);
  }

  /**
   * Logs out, in every tab.
   * @throws if the server cannot be reached: only the gateway can clear the cookie.
   */
  async close(): Promise<void> {
    await this.options.withTabLock(async () => {
      await this.options.logout();
      this.options.store.write(null);
    });
    await this.end();
  }

  /**
   * An access token, renewed if it is about to expire; null if no user is logged in.
   * @throws if it has to be renewed and the server cannot be reached.
   */
  async accessToken(): Promise<string | null> {
    if (this.renewal) return this.renewal;
    if (this.token && this.options.now() < this.token.renewAt) return this.token.value;
    return this.options.store.read() ? this.renew() : null;
  }

  /** Updates the viewer's profile. */
  updateViewer({ id, username, displayName, avatarUrl }: Viewer): void {
    const before = this.state.get();
    if (before.status !== 'logged-in' || before.viewer.id !== id) return;
    this.state.set({ status: 'logged-in', viewer: { id, username, displayName, avatarUrl } });
  }

  /** The last known token, which may have expired. */
  get lastToken(): string | null {
    return this.token?.value ?? null;
  }

  /**
   * A new token in place of `rejected`, or the current one if it has been replaced since; null if the session has
   * ended. Concurrent calls share one refresh.
   * @throws if the server cannot be reached.
   */
  async renew(rejected?: string | null): Promise<string | null> {
    if (this.renewal) return this.renewal;
    if (this.token && rejected && this.token.value !== rejected) return this.token.value;
    this.renewal = this.options.withTabLock(() => this.refresh()).finally(() => (this.renewal = null));
    return this.renewal;
  }

  private async refresh(): Promise<string | null> {
    const marker = this.options.store.read();
    const opened = marker ? await this.options.refresh() : null;
    // The user logged out before the response arrived (in a browser without locks), so it must not restore the session.
    if (this.options.store.read() !== marker) return this.lastToken;
    if (opened) await this.start(opened);
    else {
      if (marker) this.options.store.write(null);
      await this.end(marker !== null);
    }
    return this.lastToken;
  }

  private async start({ accessToken, accessTokenExpiresAt, user }: OpenedSession): Promise<void> {
    const before = this.state.get();
    if (before.status === 'logged-in' && before.viewer.id !== user.id) await this.end();
    const now = this.options.now();
    const renewAt = Math.max(now + MIN_FRESH_MS, Date.parse(accessTokenExpiresAt) - RENEW_AHEAD_MS);
    this.token = { value: accessToken, renewAt };
    this.state.set({ status: 'logged-in', viewer: user });
    clearTimeout(this.timer);
    const renew = () => void this.renew(accessToken).catch(() => undefined);
    this.timer = setTimeout(renew, Math.min(renewAt - now, MAX_TIMER_MS));
  }

  private async end(wasEnded = false): Promise<void> {
    clearTimeout(this.timer);
    this.token = null;
    if (this.state.get().status !== 'signed-out') this.state.set({ status: 'signed-out', wasEnded });
    await this.options.clearCache();
  }

  private async followOtherTabs(): Promise<void> {
    const hasSession = this.options.store.read() !== null;
    const { status } = this.state.get();
    if (!hasSession && status !== 'signed-out') await this.end();
    if (hasSession && status === 'signed-out') {
      this.state.set({ status: 'restoring', isDown: false });
      await this.restore();
    }
  }
}

/** Identifies one login. Not a secret. */
const newMarker = (): string => `${Date.now().toString(36)}.${Math.random().toString(36).slice(2)}`;
