import type { NamedEmoji } from '../lib/search-emoji.ts';
import { cn } from '@/lib/cn.ts';

interface EmojiResultsProps {
  id: string;
  found: readonly NamedEmoji[];
  /** The index of the option that Enter selects. */
  active: number;
  onActive: (index: number) => void;
  onPick: (emoji: string) => void;
}

/** The id of an option, for `aria-activedescendant` of the search field. */
export const optionIdOf = (id: string, index: number): string => `${id}-${index}`;

/** Search results, best first. The focus stays in the search field. */
export function EmojiResults({ id, found, active, onActive, onPick }: EmojiResultsProps) {
  if (found.length === 0) {
    return (
      <p role="status" className="flex flex-1 items-center justify-center text-sm text-muted-foreground">
        No emoji found
      </p>
    );
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto p-2">
      <div id={id} role="listbox" aria-label="Emoji results" className="grid grid-cols-8 select-none">
        {found.map(({ emoji, label }, index) => (
          <div
            key={emoji}
            ref={(option) => {
              if (index === active) option?.scrollIntoView({ block: 'nearest' });
            }}
            id={optionIdOf(id, index)}
            role="option"
            aria-label={label}
            aria-selected={index === active}
            className={cn(
              'flex size-9 cursor-pointer items-center justify-center rounded-md font-emoji text-xl',
              index === active && 'bg-accent',
            )}
            // Keep the focus in the search field.
            onMouseDown={(event) => event.preventDefault()}
            onPointerMove={() => onActive(index)}
            onClick={() => onPick(emoji)}
          >
            {emoji}
          </div>
        ))}
      </div>
    </div>
  );
}
