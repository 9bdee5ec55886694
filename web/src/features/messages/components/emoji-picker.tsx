import { EmojiPicker as Picker } from 'frimousse';
import { useId, useState, type KeyboardEvent } from 'react';
import data from 'virtual:emoji-data';
import { EmojiResults, optionIdOf } from './emoji-results.tsx';
import { searchEmoji } from '../lib/search-emoji.ts';

const resolve = () => data;

const COLUMNS = 8;
/** How many emoji a search shows. */
const MAX_RESULTS = 64;

/** By how many emoji each key moves the selection. */
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS };

/**
 * All emoji by category, with a search. The library's own search knows no shortcodes and ranks `ok` in `broken` first.
 */
export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const id = useId();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const isSearching = query.trim() !== '';
  const found = isSearching ? searchEmoji(data.emojis, query, MAX_RESULTS) : [];
  const current = found[active];

  const onKeyDown = (event: KeyboardEvent) => {
    if (!isSearching || event.nativeEvent.isComposing) return;
    const step = STEPS[event.key];
    if (step !== undefined) setActive(Math.max(0, Math.min(found.length - 1, active + step)));
    else if (event.key === 'Enter' && current) onPick(current.emoji);
    else return;
    event.preventDefault();
  };

  return (
    <Picker.Root
      className="isolate flex h-80 w-76 max-w-[calc(100vw-1rem)] flex-col"
      resolveEmojiData={resolve}
      columns={COLUMNS}
      onEmojiSelect={({ emoji }) => onPick(emoji)}
    >
      <div className="border-b p-2">
        <input
          // The library handles arrow keys while a field with this attribute has the focus.
          {...{ 'frimousse-search': '' }}
          type="search"
          autoFocus
          autoComplete="off"
          aria-label="Search emoji"
          aria-controls={isSearching ? id : undefined}
          aria-activedescendant={current && optionIdOf(id, active)}
          placeholder="Search emoji"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          className="h-9 w-full rounded-md border border-input bg-background px-3 text-base outline-none placeholder:text-muted-foreground focus-visible:border-ring focus-visible:ring-[3px] focus-visible:ring-ring/25 md:text-sm"
        />
      </div>
      {isSearching && <EmojiResults id={id} found={found} active={active} onActive={setActive} onPick={onPick} />}
      <Picker.Viewport hidden={isSearching} className="relative min-h-0 flex-1 outline-none">
        <Picker.Loading className="absolute inset-0 flex items-center justify-center text-sm text-muted-foreground">
          Loading…
        </Picker.Loading>
        <Picker.List
          className="pb-2 select-none"
          components={{
            CategoryHeader: ({ category, ...props }) => (
              <div
                {...props}
                className="bg-popover px-3 pt-2 pb-1 text-xs font-medium text-muted-foreground first-letter:uppercase"
              >
                {category.label}
              </div>
            ),
            // The library counts from 0, but ARIA indexes start at 1. Rows keep their index, except for the first: the
            // library looks rows up by it.
            Row: ({ children, ...props }) => (
              <div {...props} aria-rowindex={props['aria-rowindex'] || undefined} className="scroll-my-1 px-2">
                {children}
              </div>
            ),
            Emoji: ({ emoji, ...props }) => (
              <button
                {...props}
                aria-colindex={(props['aria-colindex'] ?? 0) + 1}
                type="button"
                className="flex size-9 items-center justify-center rounded-md font-emoji text-xl outline-none data-active:bg-accent"
              >
                {emoji.emoji}
              </button>
            ),
          }}
        />
      </Picker.Viewport>
    </Picker.Root>
  );
}
