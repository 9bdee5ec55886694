import type { Store } from '../store.ts';
import type { Subscribe } from '../wake.ts';
import type { Connection } from './socket.ts';

/** What a person is told of their connection: nothing while it does its work. */
export type ConnectionNotice = 'offline' | 'lost' | 'back' | null;

/** Most breaks are over before anybody notices. */
const NOTICE_DELAY_MS = 1_000;
const BACK_ONLINE_MS = 4_000;

/** This device's own network. */
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
 * Watches a connection for a person: trouble that lasts is told, and its end to whoever was told of it.
 * @returns how to stop.
 */
export function watchConnection(
  connection: Store<Connection>,
  network: Network,
  notice: Store<ConnectionNotice>,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let issue: 'offline' | 'lost' | null = null;

  const update = () => {
    const now = issueOf(connection.get(), network.isOnline());
    // Between two tries the trouble is the same.
    if (now === issue || (issue && connection.get() === 'connecting')) return;
    issue = now;
    clearTimeout(timer);
    const shown = notice.get();
    if (now && (shown === 'offline' || shown === 'lost')) notice.set(now);
    else if (now) timer = setTimeout(() => notice.set(now), NOTICE_DELAY_MS);
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
