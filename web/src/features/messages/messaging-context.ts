import { createContext, use, useSyncExternalStore } from 'react';
import type { WritingsStore } from './lib/writings-store.ts';
import type { Outbox, OutgoingMessage } from './lib/outbox.ts';

/** What outlives the room page: messages on their way, and what is written but not sent. */
export interface Messaging {
  outbox: Outbox;
  writings: WritingsStore;
}

export const MessagingContext = createContext<Messaging | null>(null);

export function useMessaging(): Messaging {
  const messaging = use(MessagingContext);
  if (!messaging) throw new Error('There is no outbox around this component.');
  return messaging;
}

export function useOutgoing(): readonly OutgoingMessage[] {
  const { messages } = useMessaging().outbox;
  return useSyncExternalStore(messages.subscribe, messages.get);
}
