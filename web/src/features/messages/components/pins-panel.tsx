import { PinIcon } from 'lucide-react';
import { MessageRow } from './message-row.tsx';
import { PanelList } from './panel-list.tsx';
import { useConversation } from '../conversation-context.ts';
import { toTimelineMessage } from '../lib/timeline.ts';
import { Notice } from '@/components/notice.tsx';
import { Button } from '@/components/ui/button.tsx';
import type { MessageFieldsFragment } from '@/gql/graphql.ts';
import { cn } from '@/lib/cn.ts';

/** The pinned messages of the room, latest pin first, each with a link to its position in the conversation. */
export function PinsPanel({ pins }: { pins: readonly MessageFieldsFragment[] }) {
  const { jumpTo } = useConversation();
  if (pins.length === 0) {
    return (
      <Notice className="m-auto" icon={<PinIcon aria-hidden />} title="No pinned messages">
        Pin a message to make it easy to find.
      </Notice>
    );
  }
  const rows = pins.map((message) => ({ key: message.id, messageId: message.id, message }));
  return (
    <PanelList rows={rows}>
      {({ message }, index) => (
        <div className={cn('pb-3', index < rows.length - 1 && 'border-b')}>
          <MessageRow message={toTimelineMessage(message)} showsAuthor />
          <Button variant="link" size="sm" className="ml-12 md:ml-14" onClick={() => jumpTo(message.id)}>
            Show in conversation
          </Button>
        </div>
      )}
    </PanelList>
  );
}
