import { CornerUpRightIcon } from 'lucide-react';
import { useConversation, type Quoted } from '../conversation-context.ts';
import { excerpt } from '../lib/excerpt.ts';
import { PersonName } from '@/features/people/components/person-name.tsx';
import { useNames } from '@/features/people/use-names.ts';

/** The message that was replied to, on one line. A click jumps to it. */
export function Quote({ message }: { message: Quoted }) {
  const { jumpTo } = useConversation();
  const nameOf = useNames([message.author]);
  return (
    <button
      type="button"
      aria-label={`In reply to ${nameOf(message.author)}: ${message.deletedAt ? 'Message deleted' : excerpt(message.body)}`}
      className="flex max-w-full items-center gap-1.5 rounded-xs text-left text-[0.8125rem] text-muted-foreground outline-none hover:text-foreground focus-visible:ring-2 focus-visible:ring-ring"
      onClick={() => jumpTo(message.id)}
    >
      <CornerUpRightIcon className="size-3.5 shrink-0" aria-hidden />
      <span className="shrink-0 font-medium">
        <PersonName person={message.author} />
      </span>{' '}
      <span className="truncate" dir="auto">
        {message.deletedAt ? <em>Message deleted</em> : excerpt(message.body)}
      </span>
    </button>
  );
}
