const STORAGE_KEY = 'parley.session';

/**
 * What tabs know in common of the session: a mark that is there while somebody is signed in, another for each time
 * that somebody signs in. It opens nothing.
 */
export interface SessionStore {
  read(): string | null;
  write(marker: string | null): void;
  /** Calls back when another tab signed in or out; returns how to stop that. */
  onChange(listener: () => void): () => void;
}

/**
 * Keeps the mark in `localStorage`, so that a page knows at once whether there is a session to take up, and tabs hear
 * of each other. The refresh token itself is in a cookie of the gateway's that no script can read.
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
