import type { Store } from '../store.ts';
import type { Subscribe } from '../wake.ts';
import type { Connection } from './socket.ts';

/** What the web client says about the connection; null while it works. */
export type ConnectionNotice = 'offline' | 'lost' | 'back' | null;

/** Most interruptions are shorter than this and stay unnoticed. */
const NOTICE_DELAY_MS = 1_000;
const BACK_ONLINE_MS = 4_000;

/** The network state of this device. */
export interface Network {
  isOnline(): boolean;
  onChange: Subscribe;
}

export const browserNetwork: Network = {
  isOnline: () => navigator.onLine,
  onChange: (listener) => {
    window.addEventListener('online', listener);
    window.addEventListener('offline', listener);
    return () => {
      window.removeEventListener('online', listener);
      window.removeEventListener('offline', listener);
    };
  },
};

/**
 * Updates `notice` when an interruption lasts, and again when the connection is back.
 * @returns a function that stops it.
 */
export function watchConnection(
  connection: Store<Connection>,
  network: Network,
  notice: Store<ConnectionNotice>,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let issue: 'offline' | 'lost' | null = null;

  const update = () => {
    const current = issueOf(connection.get(), network.isOnline());
    // Reconnection attempts do not change the notice.
    if (current === issue || (issue && connection.get() === 'connecting')) return;
    issue = current;
    clearTimeout(timer);
    const shown = notice.get();
    if (current && (shown === 'offline' || shown === 'lost')) notice.set(current);
    else if (current) timer = setTimeout(() => notice.set(current), NOTICE_DELAY_MS);
    else if (shown !== null) {
      notice.set('back');
      timer = setTimeout(() => notice.set(null), BACK_ONLINE_MS);
    }
  };

  const stops = [connection.subscribe(update), network.onChange(update)];
  update();
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}

const issueOf = (connection: Connection, isOnline: boolean): 'offline' | 'lost' | null =>
  !isOnline ? 'offline' : connection === 'lost' ? 'lost' : null;
