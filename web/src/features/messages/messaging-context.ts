import { createContext, use, useState, useSyncExternalStore } from 'react';
import type { Draft, DraftPlace } from './lib/draft.ts';
import type { DraftsStore } from './lib/drafts-store.ts';
import type { Outbox, OutgoingMessage } from './lib/outbox.ts';

/** What outlives the room page: messages on their way, and what is written but not sent. */
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

/** What is written in a place and not sent; what other tabs have left there, when it comes on the screen. */
export function useDraft(place: DraftPlace): Draft | null {
  const { drafts } = useMessaging();
  useState(() => drafts.openDraft(place));
  return useSyncExternalStore(drafts.subscribe, () => drafts.getDraft(place));
}

export function useOutgoing(): readonly OutgoingMessage[] {
  const { messages } = useMessaging().outbox;
  return useSyncExternalStore(messages.subscribe, messages.get);
}
