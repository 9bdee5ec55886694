const STORAGE_KEY = 'parley.session';

/**
 * What tabs share about the session: a marker, present while a user is logged in and new for each login. It is not a
 * secret.
 */
export interface SessionStore {
  read(): string | null;
  write(marker: string | null): void;
  /** Calls back when a user logs in or out in another tab. Returns a function that unsubscribes. */
  onChange(listener: () => void): () => void;
}

/**
 * Keeps the marker in `localStorage`, so that a page knows at once whether there is a session to restore, and tabs
 * notice each other. The refresh token is in a cookie of the gateway that scripts cannot read.
 */
export const localSessionStore: SessionStore = {
  read: () => localStorage.getItem(STORAGE_KEY),
  write: (marker) => {
    if (marker === null) localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, marker);
  },
  onChange: (listener) => {
    const onStorage = ({ key }: StorageEvent) => {
      if (key === STORAGE_KEY || key === null) listener();
    };
    window.addEventListener('storage', onStorage);
    return () => window.removeEventListener('storage', onStorage);
  },
};
