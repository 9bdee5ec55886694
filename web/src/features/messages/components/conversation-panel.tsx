import { useRef, useState } from 'react';
import { PinsPanel } from './pins-panel.tsx';
import { RepliesPanel } from './replies-panel.tsx';
import { WIDE_SCREEN, SidePanel } from './side-panel.tsx';
import { ConversationContext, useConversation, type Panel } from '../conversation-context.ts';
import type { MessageFieldsFragment } from '@/gql/graphql.ts';
import { useMediaQuery } from '@/lib/use-media-query.ts';

interface ConversationPanelProps {
  panel: Panel;
  pins: readonly MessageFieldsFragment[];
}

/**
 * The side panel of the conversation. It has its own edit state: a message edited here is not edited in the timeline.
 */
export function ConversationPanel({ panel, pins }: ConversationPanelProps) {
  const conversation = useConversation();
  const [editingId, setEditingId] = useState<string | null>(null);
  const composer = useRef<HTMLTextAreaElement>(null);
  const isDocked = useMediaQuery(WIDE_SCREEN);
  const close = () => conversation.openPanel(null);
  return (
    <ConversationContext
      value={{
        ...conversation,
        composer,
        editingId,
        edit: setEditingId,
        target: null,
        reply: (message) => message && conversation.openPanel({ kind: 'replies', messageId: message.id }),
        jumpTo: (id) => {
          if (!isDocked) close();
          conversation.jumpTo(id);
        },
      }}
    >
      <SidePanel
        key={panel.kind === 'replies' ? panel.messageId : 'pins'}
        title={panel.kind === 'replies' ? 'Replies' : 'Pinned messages'}
        onClose={close}
      >
        {panel.kind === 'replies' ? <RepliesPanel messageId={panel.messageId} /> : <PinsPanel pins={pins} />}
      </SidePanel>
    </ConversationContext>
  );
}
