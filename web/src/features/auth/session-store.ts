const STORAGE_KEY = 'parley.session';

/** Where the session's refresh token stays between page loads. */
export interface SessionStore {
  read(): string | null;
  write(refreshToken: string | null): void;
  /** Calls back when another tab signed in, out or refreshed; returns how to stop that. */
  onChange(listener: () => void): () => void;
}

/**
 * Keeps the refresh token in `localStorage`. The trade-off: a reload does not sign people out and tabs share one
 * session, but a script that got into the page could read the token. What stands against it is the content security
 * policy, which lets no foreign script in, and that each token serves once, so that a stolen one ends the session.
 */
export const localSessionStore: SessionStore = {
  read: () => localStorage.getItem(STORAGE_KEY),
  write: (refreshToken) => {
    if (refreshToken === null) localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, refreshToken);
  },
  onChange: (listener) => {
    const onStorage = ({ key }: StorageEvent) => {
      if (key === STORAGE_KEY || key === null) listener();
    };
    window.addEventListener('storage', onStorage);
    return () => window.removeEventListener('storage', onStorage);
  },
};
