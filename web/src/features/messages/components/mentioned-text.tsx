import { cutMentions, type Mentioned } from '../lib/cut-mentions.ts';
import { useConversation } from '../conversation-context.ts';
import { PersonButton } from '@/features/people/components/person-button.tsx';
import { cn } from '@/lib/cn.ts';

/** A text whose mentions stand out; those of the viewer more than others. */
export function MentionedText({ text, mentions }: { text: string; mentions: readonly Mentioned[] }) {
  const { viewerId } = useConversation();
  return cutMentions(text, mentions).map((part, index) =>
    part.kind === 'text' ? (
      part.text
    ) : (
      <PersonButton
        key={index}
        person={part.person}
        className={cn(
          'cursor-pointer rounded-sm px-1 py-px font-medium outline-none hover:underline focus-visible:ring-2 focus-visible:ring-ring',
          part.person.id === viewerId ? 'bg-warning text-warning-foreground' : 'bg-primary/10 text-primary',
        )}
      >
        {part.text}
      </PersonButton>
    ),
  );
}
