import { backoff } from '../../lib/backoff.ts';
import { Store } from '../../lib/store.ts';
import type { SessionStore } from './session-store.ts';

/** The signed-in person. */
export interface Viewer {
  id: string;
  username: string;
  displayName: string;
  avatarUrl: string | null;
}

/** What `login`, `register` and `refreshSession` answer; the refresh token is in a cookie. */
export interface OpenedSession {
  accessToken: string;
  /** RFC 3339. */
  accessTokenExpiresAt: string;
  user: Viewer;
}

export type SessionState =
  /** A session was found and is being renewed; `isUnreachable` when Parley does not answer. */
  | { status: 'restoring'; isUnreachable: boolean }
  /** `wasEnded` when the session ended without anybody logging out here. */
  | { status: 'signed-out'; wasEnded: boolean }
  | { status: 'signed-in'; viewer: Viewer };

export interface SessionOptions {
  store: SessionStore;
  /** Renews by the cookie. Resolves to null when it no longer holds; throws when there is no answer for now. */
  refresh(): Promise<OpenedSession | null>;
  /** Ends the session and clears the cookie. Throws when there is no answer for now. */
  logout(): Promise<void>;
  /** Runs tasks one after the other over all tabs, since they share one cookie and a refresh token serves once. */
  withTabLock<T>(task: () => Promise<T>): Promise<T>;
  /** Forgets what was loaded for the person before. */
  clearCache(): Promise<unknown>;
  now(): number;
  /** Waits for so many ms, or less when a try may go through sooner. */
  wait(ms: number): Promise<void>;
}

/** A token this close to its end is renewed before it is used. */
const RENEW_AHEAD_MS = 60_000;
/** A token this young is used whatever its expiry says: this device's clock may be wrong. */
const MIN_FRESH_MS = 30_000;

/** Timers that are set for longer go off at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The session of this tab: the access token in memory, renewed in time, and who is signed in. */
export class Session {
  readonly state: Store<SessionState>;
  private token: { value: string; renewAt: number } | null = null;
  private renewal: Promise<string | null> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: SessionOptions) {
    this.state = new Store<SessionState>(
      options.store.read() ? { status: 'restoring', isUnreachable: false } : { status: 'signed-out', wasEnded: false },
    );
    options.store.onChange(() => void this.followOtherTabs());
  }

  /** Takes up the session that an earlier page load left; tries until there is an answer. */
  async restore(): Promise<void> {
    for (let attempt = 0; this.state.get().status === 'restoring'; attempt++) {
      try {
        await this.renew();
      } catch {
        if (this.state.get().status !== 'restoring') return;
        this.state.set({ status: 'restoring', isUnreachable: true });
        await this.options.wait(backoff(attempt));
      }
    }
  }

  /** Starts the session that `signIn` opens, by logging in or registering. Throws what it throws. */
  async open(signIn: () => Promise<OpenedSession>): Promise<void> {
    const opened = await this.options.withTabLock(async () => {
      const session = await signIn();
      this.options.store.write(newMarker());
      return session;
    });
    await this.start(opened);
  }

  /**
   * Ends the session, in every tab.
   * @throws when there is no answer for now: the cookie, which only the gateway can clear, is still there then.
   */
  async close(): Promise<void> {
    await this.options.withTabLock(async () => {
      await this.options.logout();
      this.options.store.write(null);
    });
    await this.end();
  }

  /**
   * A token to send, renewed when its end is near; null when nobody is signed in.
   * @throws when it has to be renewed and there is no answer for now.
   */
  async accessToken(): Promise<string | null> {
    if (this.renewal) return this.renewal;
    if (this.token && this.options.now() < this.token.renewAt) return this.token.value;
    return this.options.store.read() ? this.renew() : null;
  }

  /** Takes over how the signed-in person is seen by others now. */
  updateViewer({ id, username, displayName, avatarUrl }: Viewer): void {
    const before = this.state.get();
    if (before.status !== 'signed-in' || before.viewer.id !== id) return;
    this.state.set({ status: 'signed-in', viewer: { id, username, displayName, avatarUrl } });
  }

  /** The last known token, which may have expired. */
  get lastToken(): string | null {
    return this.token?.value ?? null;
  }

  /**
   * A new token in place of `rejected`, or the present one when that has been replaced meanwhile; null when the
   * session is over. Calls at the same time share one refresh.
   * @throws when there is no answer for now.
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
    // Signed out while the answer was on its way, where there is no lock: it must not bring the session back.
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
    if (before.status === 'signed-in' && before.viewer.id !== user.id) await this.end();
    const now = this.options.now();
    const renewAt = Math.max(now + MIN_FRESH_MS, Date.parse(accessTokenExpiresAt) - RENEW_AHEAD_MS);
    this.token = { value: accessToken, renewAt };
    this.state.set({ status: 'signed-in', viewer: user });
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
      this.state.set({ status: 'restoring', isUnreachable: false });
      await this.restore();
    }
  }
}

/** Tells one signing-in from the next. Not a secret. */
const newMarker = (): string => `${Date.now().toString(36)}.${Math.random().toString(36).slice(2)}`;
