import type { NameForm } from '@parley/text/mention';
import { findMentioned, type MentionedUser } from '../lib/mentioned.ts';
import { useConversation } from '../conversation-context.ts';
import { PersonButton } from '@/features/people/components/person-button.tsx';
import { cn } from '@/lib/cn.ts';

interface MentionedTextProps {
  /** An `@name`, and whatever follows it without a space. */
  text: string;
  forms: readonly NameForm[];
  mentions: readonly MentionedUser[];
}

/**
 * A highlighted mention, with a stronger highlight if it is of the viewer. Plain text if the message does not mention
 * that person.
 */
export function MentionedText({ text, forms, mentions }: MentionedTextProps) {
  const { viewerId } = useConversation();
  const match = findMentioned(forms, mentions);
  if (!match) return text;
  const end = 1 + match.length;
  return (
    <>
      <PersonButton
        person={match.person}
        className={cn(
          'cursor-pointer rounded-sm px-1 py-px font-medium outline-none hover:underline focus-visible:ring-2 focus-visible:ring-ring',
          match.person.id === viewerId ? 'bg-warning text-warning-foreground' : 'bg-primary/10 text-primary',
        )}
      >
        {text.slice(0, end)}
      </PersonButton>
      {text.slice(end)}
    </>
  );
}
