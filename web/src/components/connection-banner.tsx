import { use, useEffect, useState, useSyncExternalStore } from 'react';
import { ConnectionContext } from '@/lib/apollo/connection-context.ts';
import { browserNetwork, watchConnection, type ConnectionNotice } from '@/lib/apollo/connection-notice.ts';
import { cn } from '@/lib/cn.ts';
import { Store } from '@/lib/store.ts';

const MESSAGES = {
  offline: 'You’re offline. Messages will be sent when you’re back online.',
  lost: 'Connection lost. Reconnecting…',
  back: 'Back online.',
};

/** Announces that the live connection was lost or is back. It overlays the page, so that nothing moves. */
export function ConnectionBanner() {
  const connection = use(ConnectionContext);
  const [store] = useState(() => new Store<ConnectionNotice>(null));
  useEffect(() => watchConnection(connection, browserNetwork, store), [connection, store]);
  const notice = useSyncExternalStore(store.subscribe, store.get);
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 top-16 z-20 flex justify-center md:left-72">
      {notice && (
        <p
          className={cn(
            'mx-4 animate-in rounded-2xl px-4 py-1.5 text-center text-balance text-[0.8125rem] font-medium shadow-md fade-in-0 slide-in-from-top-2',
            notice === 'back' ? 'bg-primary text-primary-foreground' : 'bg-warning text-warning-foreground',
          )}
        >
          {MESSAGES[notice]}
        </p>
      )}
    </div>
  );
}
