import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useLocation, useNavigationType, useSearchParams } from 'react-router';
import type { Conversation, Panel, Quoted, Target } from './conversation-context.ts';
import { useMessaging } from './messaging-context.ts';
import type { MessageFieldsFragment } from '@/gql/graphql.ts';
import { panelsOf, useHistoryPanel } from '@/lib/use-history-panel.ts';

type Given = Pick<Conversation, 'roomId' | 'viewerId' | 'canWrite' | 'canModerate'>;

/**
 * The state of an open room. A URL with `?message=` jumps to that message.
 * @param isSending whether the viewer's last message is still being sent: until then there is none to edit.
 */
export function useConversationState(
  given: Given,
  stored: readonly MessageFieldsFragment[],
  isSending: boolean,
): Conversation {
  const { roomId, viewerId, canWrite, canModerate } = given;
  const [search] = useSearchParams();
  const linked = search.get('message');
  const composer = useRef<HTMLTextAreaElement>(null);
  const { drafts } = useMessaging();
  const [editingId, setEditingId] = useState(() => {
    drafts.openDraft({ roomId, isEdit: true });
    return drafts.getDraft({ roomId, isEdit: true })?.messageId ?? null;
  });
  const replyTo = useSyncExternalStore(drafts.subscribe, () => drafts.getDraft({ roomId })?.replyTo ?? null);
  const [panel, setPanel] = useHistoryPanel<Panel>('conversation');
  const [target, setTarget] = useState<Target | null>(() => (linked ? { id: linked, isMarked: true } : null));
  // Following the same link again jumps again; opening or closing a panel does not.
  const { key, state } = useLocation();
  const isForward = useNavigationType() !== 'POP';
  const panels = panelsOf(state);
  const [seen, setSeen] = useState({ key, linked, panels });
  if (key !== seen.key) {
    setSeen({ key, linked, panels });
    const isFollowed = isForward && (linked !== seen.linked || panels === seen.panels);
    if (linked && isFollowed) setTarget({ id: linked, isMarked: true });
  }
  const jumpTo = useCallback((id: string) => setTarget({ id, isMarked: true }), []);
  const lastOwn = isSending
    ? undefined
    : stored.findLast(({ author, deletedAt }) => author.id === given.viewerId && !deletedAt)?.id;

  // Memoized: every row reads it.
  return useMemo(
    () => ({
      roomId,
      viewerId,
      canWrite,
      canModerate,
      composer,
      editingId,
      edit: (id: string | null) => {
        drafts.dropDraft({ roomId, isEdit: true });
        setEditingId(id);
      },
      editLast: () => {
        if (lastOwn === undefined) return;
        setEditingId(lastOwn);
        setTarget({ id: lastOwn, isMarked: false });
      },
      replyTo,
      reply: (message: Quoted | null) => {
        drafts.changeDraft({ roomId }, { replyTo: message && quotedOf(message) });
      },
      panel,
      openPanel: setPanel,
      target,
      jumpTo,
    }),
    [roomId, viewerId, canWrite, canModerate, drafts, editingId, lastOwn, replyTo, panel, setPanel, target, jumpTo],
  );
}

/** The part of a message that is shown in a quote. The whole message would be too much to store. */
const quotedOf = ({ id, seq, author, body, deletedAt }: Quoted): Quoted => ({
  id,
  seq,
  body: body.slice(0, QUOTED_LENGTH),
  deletedAt,
  author: { id: author.id, username: author.username, displayName: author.displayName },
});

const QUOTED_LENGTH = 200;
