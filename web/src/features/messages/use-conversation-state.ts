import { useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import type { Conversation, Panel, Quoted } from './conversation-context.ts';
import type { MessageFieldsFragment } from '@/gql/graphql.ts';

type Given = Pick<Conversation, 'roomId' | 'viewerId' | 'mayWrite' | 'mayModerate'>;

/** The state of an open room. An address with `?message=` leads to that message. */
export function useConversationState(given: Given, stored: readonly MessageFieldsFragment[]): Conversation {
  const [search] = useSearchParams();
  const linked = search.get('message');
  const composer = useRef<HTMLTextAreaElement>(null);
  const [editingId, setEditingId] = useState<string | null>(null);
  const [replyTo, setReplyTo] = useState<Quoted | null>(null);
  const [panel, setPanel] = useState<Panel | null>(null);
  const [target, setTarget] = useState(() => (linked ? { id: linked } : null));
  // Whoever follows the same link once more is led there once more.
  const { key } = useLocation();
  const [seenKey, setSeenKey] = useState(key);
  if (key !== seenKey) {
    setSeenKey(key);
    if (linked) setTarget({ id: linked });
  }
  const jumpTo = (id: string) => setTarget({ id });

  return {
    ...given,
    composer,
    editingId,
    edit: setEditingId,
    editLast: () => {
      const last = stored.findLast(({ author, deletedAt }) => author.id === given.viewerId && !deletedAt);
      if (!last) return;
      setEditingId(last.id);
      jumpTo(last.id);
    },
    replyTo,
    reply: setReplyTo,
    panel,
    openPanel: setPanel,
    target,
    jumpTo,
  };
}
