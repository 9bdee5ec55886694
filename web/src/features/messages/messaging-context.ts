import { createContext, use, useState, useSyncExternalStore } from 'react';
import type { Draft, DraftPlace } from './lib/draft.ts';
import type { DraftsStore } from './lib/drafts-store.ts';
import type { Outbox, OutgoingMessage } from './lib/outbox.ts';

/** What outlives a room's page: unsent messages and drafts. */
export interface Messaging {
  outbox: Outbox;
  drafts: DraftsStore;
}

export const MessagingContext = createContext<Messaging | null>(null);

export function useMessaging(): Messaging {
  const messaging = use(MessagingContext);
  if (!messaging) throw new Error('No MessagingContext');
  return messaging;
}

/** The draft of a place. Opening the place also loads changes of other tabs. */
export function useDraft(place: DraftPlace): Draft | null {
  const { drafts } = useMessaging();
  useState(() => drafts.openDraft(place));
  return useSyncExternalStore(drafts.subscribe, () => drafts.getDraft(place));
}

export function useOutgoing(): readonly OutgoingMessage[] {
  const { messages } = useMessaging().outbox;
  return useSyncExternalStore(messages.subscribe, messages.get);
}
