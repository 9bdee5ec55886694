import { ChevronRightIcon, PinIcon } from 'lucide-react';
import { useConversation } from '../conversation-context.ts';
import { excerpt } from '../lib/excerpt.ts';
import { PersonName } from '@/features/people/components/person-name.tsx';
import type { MessageFieldsFragment } from '@/gql/graphql.ts';

/** The latest pinned message, above the conversation. Opens the list of all pins. */
export function PinnedBar({ pins }: { pins: readonly MessageFieldsFragment[] }) {
  const { panel, openPanel } = useConversation();
  const [latest] = pins;
  if (!latest) return null;
  return (
    <button
      type="button"
      aria-expanded={panel?.kind === 'pins'}
      className="flex h-9 shrink-0 items-center gap-2 border-b bg-muted/50 px-3 text-left text-[0.8125rem] text-muted-foreground outline-none hover:bg-muted hover:text-foreground focus-visible:inset-ring-2 focus-visible:inset-ring-ring md:px-5"
      onClick={() => openPanel(panel?.kind === 'pins' ? null : { kind: 'pins' })}
    >
      <PinIcon className="size-3.5 shrink-0" aria-hidden />
      <span className="sr-only">Pinned messages, {pins.length}:</span>
      <span className="shrink-0 font-medium">
        <PersonName person={latest.author} />
      </span>
      <span className="min-w-0 flex-1 truncate" dir="auto">
        {excerpt(latest.body)}
      </span>
      {pins.length > 1 && <span className="shrink-0 tabular-nums">{pins.length} pinned</span>}
      <ChevronRightIcon className="size-4 shrink-0" aria-hidden />
    </button>
  );
}
