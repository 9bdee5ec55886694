import type { ApolloClient } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { PresenceDocument } from './api/presence.ts';
import { Presence } from './lib/presence.ts';
import { backoff } from '@/lib/backoff.ts';

const PresenceContext = createContext<Presence | null>(null);

export function PresenceProvider({ children }: { children: ReactNode }) {
  const client = useApolloClient();
  const [presence] = useState(() => new Presence({ follow: (userIds, onChange) => follow(client, userIds, onChange) }));
  return <PresenceContext value={presence}>{children}</PresenceContext>;
}

/** Whether a person is online. Watches them while the component is mounted. */
export function useIsOnline(userId: string): boolean {
  const presence = use(PresenceContext);
  if (!presence) throw new Error('No PresenceProvider');
  useEffect(() => presence.watch(userId), [presence, userId]);
  return useSyncExternalStore(presence.online.subscribe, () => presence.online.get().has(userId));
}

function follow(client: ApolloClient, userIds: string[], onChange: (id: string, isOnline: boolean) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stop: (() => void) | undefined;
  let attempt = 0;
  const start = () => {
    let hasEnded = false;
    const end = () => {
      if (hasEnded) return;
      hasEnded = true;
      timer = setTimeout(start, backoff(attempt++));
    };
    const subscription = client
      .subscribe({ query: PresenceDocument, variables: { userIds }, fetchPolicy: 'no-cache' })
      .subscribe({
        next: ({ data, error }) => {
          if (error) return end();
          attempt = 0;
          if (data) onChange(data.presence.user.id, data.presence.online);
        },
        error: end,
        complete: end,
      });
    stop = () => {
      hasEnded = true;
      subscription.unsubscribe();
    };
  };
  start();
  return () => {
    clearTimeout(timer);
    stop?.();
  };
}
