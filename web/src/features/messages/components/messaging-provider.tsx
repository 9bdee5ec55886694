import { useApolloClient } from '@apollo/client/react';
import { use, useEffect, useState, type ReactNode } from 'react';
import { sendMessage } from '../api/send-message.ts';
import { newClientId } from '../lib/client-id.ts';
import { Outbox } from '../lib/outbox.ts';
import { DraftsStore, type SentDraft } from '../lib/drafts-store.ts';
import { MessagingContext, type Messaging } from '../messaging-context.ts';
import { useViewer } from '@/features/auth/session-context.ts';
import { ConnectionContext } from '@/lib/apollo/connection-context.ts';
import { waitOrWake, type Subscribe } from '@/lib/wake.ts';

/** Announces a sent draft to other tabs. Storage events cannot: concurrent writes of tabs overtake each other. */
const sentDrafts = new BroadcastChannel('parley.sent-drafts');

export function MessagingProvider({ children }: { children: ReactNode }) {
  const client = useApolloClient();
  const { id: viewerId } = useViewer();
  const connection = use(ConnectionContext);
  const [messaging] = useState<Messaging>(() => {
    const drafts = new DraftsStore(localStorage, viewerId, (sent) => sentDrafts.postMessage(sent));
    const onConnected: Subscribe = (listener) =>
      connection.subscribe(() => {
        if (connection.get() === 'connected') listener();
      });
    const outbox = new Outbox({
      deliver: ({ roomId, body, clientId, replyTo }) =>
        sendMessage(client, { roomId, body, clientId, ...(replyTo && { replyToId: replyTo.id }) }),
      newClientId,
      now: () => new Date(),
      online,
      wait: (ms) => waitOrWake(ms, onConnected),
      store: drafts,
    });
    return { outbox, drafts };
  });
  useEffect(() => {
    const { outbox, drafts } = messaging;
    const close = outbox.open();
    // A message delivered by another tab leaves this outbox.
    const onStorage = (event: StorageEvent) => {
      const clientId = drafts.droppedId(event);
      if (clientId) outbox.remove(clientId);
    };
    const onSent = ({ data }: MessageEvent<SentDraft>) => drafts.applySent(data);
    window.addEventListener('storage', onStorage);
    sentDrafts.addEventListener('message', onSent);
    return () => {
      sentDrafts.removeEventListener('message', onSent);
      window.removeEventListener('storage', onStorage);
      close();
    };
  }, [messaging]);
  return <MessagingContext value={messaging}>{children}</MessagingContext>;
}

/** Resolves as soon as this device is online. */
const online = (): Promise<void> =>
  new Promise((resolve) => {
    if (navigator.onLine) resolve();
    else window.addEventListener('online', () => resolve(), { once: true });
  });
