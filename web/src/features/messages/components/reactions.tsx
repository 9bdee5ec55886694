import { useConversation } from '../conversation-context.ts';
import { useMessageActions } from '../use-message-actions.ts';
import type { MessageFieldsFragment } from '@/gql/graphql.ts';
import { cn } from '@/lib/cn.ts';

/** The reactions with their counts. A click adds or removes the viewer's own. */
export function Reactions({ message }: { message: MessageFieldsFragment }) {
  const { roomId, canWrite } = useConversation();
  const { toggleReaction } = useMessageActions(roomId);
  return (
    <ul aria-label="Reactions" className="mt-1 flex flex-wrap gap-1">
      {message.reactions.map(({ emoji, count, viewerReacted }) => (
        <li key={emoji}>
          <button
            type="button"
            disabled={!canWrite}
            aria-pressed={viewerReacted}
            aria-label={`${emoji}, ${count} ${count === 1 ? 'person' : 'people'}`}
            className={cn(
              'flex h-7 items-center gap-1.5 rounded-full border px-2 text-xs font-medium tabular-nums transition-colors outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50',
              viewerReacted ? 'border-primary/60 bg-primary/10 text-primary' : 'bg-muted text-muted-foreground',
              canWrite && 'hover:border-primary',
            )}
            onClick={() => void toggleReaction(message, emoji)}
          >
            <span className="font-emoji text-sm leading-none" aria-hidden>
              {emoji}
            </span>
            {count}
          </button>
        </li>
      ))}
    </ul>
  );
}
