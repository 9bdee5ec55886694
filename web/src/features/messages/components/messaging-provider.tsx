import { useApolloClient } from '@apollo/client/react';
import { useState, type ReactNode } from 'react';
import { sendMessage } from '../api/send-message.ts';
import { newClientId } from '../lib/client-id.ts';
import { Outbox } from '../lib/outbox.ts';
import { MessagingContext, type Messaging } from '../messaging-context.ts';

export function MessagingProvider({ children }: { children: ReactNode }) {
  const client = useApolloClient();
  const [messaging] = useState<Messaging>(() => ({
    outbox: new Outbox({
      deliver: ({ roomId, body, clientId, replyTo }) =>
        sendMessage(client, { roomId, body, clientId, ...(replyTo && { replyToId: replyTo.id }) }),
      newClientId,
      now: () => new Date(),
    }),
    drafts: new Map(),
  }));
  return <MessagingContext value={messaging}>{children}</MessagingContext>;
}
