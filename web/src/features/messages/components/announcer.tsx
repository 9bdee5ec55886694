import { useSyncExternalStore } from 'react';
import { excerpt } from '../lib/excerpt.ts';
import type { Store } from '@/lib/store.ts';

export interface Announcement {
  id: string;
  authorId: string;
  text: string;
}

/** Announces new messages to screen readers. The key makes repeated text a new announcement. */
export function Announcer({ latest }: { latest: Store<Announcement | null> }) {
  const announcement = useSyncExternalStore(latest.subscribe, latest.get);
  return (
    <div role="log" aria-label="New messages" aria-live="polite" className="sr-only">
      {announcement && <p key={announcement.id}>{excerpt(announcement.text)}</p>}
    </div>
  );
}
