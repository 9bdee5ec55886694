import { useEffect, useSyncExternalStore } from 'react';
import { Store } from './store.ts';

/** The number of unread messages, shown in the title and as a mark on the icon. */
export const waitingCount = new Store(0);

const ICON = '/favicon.svg';
const MARKED_ICON = '/favicon-unread.svg';

export function useDocumentTitle(title: string): void {
  const count = useSyncExternalStore(waitingCount.subscribe, waitingCount.get);
  useEffect(() => {
    document.title = `${count > 0 ? `(${count > 99 ? '99+' : count}) ` : ''}${title} · Parley`;
    document.querySelector('link[rel=icon]')?.setAttribute('href', count > 0 ? MARKED_ICON : ICON);
  }, [title, count]);
}
