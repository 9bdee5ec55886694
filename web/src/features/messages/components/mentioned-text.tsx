import { cutMentions, type Mentioned } from '../lib/cut-mentions.ts';
import { useConversation } from '../conversation-context.ts';
import { cn } from '@/lib/cn.ts';

/** A text whose mentions stand out; those of the viewer more than others. */
export function MentionedText({ text, mentions }: { text: string; mentions: readonly Mentioned[] }) {
  const { viewerId } = useConversation();
  return cutMentions(text, mentions).map((part, index) =>
    part.kind === 'text' ? (
      part.text
    ) : (
      <span
        key={index}
        className={cn(
          'rounded-sm px-1 py-px font-medium',
          part.person.id === viewerId ? 'bg-warning text-warning-foreground' : 'bg-primary/10 text-primary',
        )}
      >
        {part.text}
      </span>
    ),
  );
}
