import { EmojiPicker as Picker } from 'frimousse';
import data from 'virtual:emoji-data';

const resolve = () => data;

/** All emoji, by kind, with a search. */
export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  return (
    <Picker.Root
      className="isolate flex h-80 w-76 max-w-[calc(100vw-1rem)] flex-col"
      resolveEmojiData={resolve}
      columns={8}
      onEmojiSelect={({ emoji }) => onPick(emoji)}
    >
      <div className="border-b p-2">
        <Picker.Search
          autoFocus
          aria-label="Search emoji"
          placeholder="Search emoji"
          className="h-9 w-full rounded-md border border-input bg-background px-3 text-base outline-none placeholder:text-muted-foreground focus-visible:border-ring focus-visible:ring-[3px] focus-visible:ring-ring/25 md:text-sm"
        />
      </div>
      <Picker.Viewport className="relative min-h-0 flex-1 outline-none">
        <Picker.Loading className="absolute inset-0 flex items-center justify-center text-sm text-muted-foreground">
          Loading…
        </Picker.Loading>
        <Picker.Empty className="absolute inset-0 flex items-center justify-center text-sm text-muted-foreground">
          No emoji found
        </Picker.Empty>
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
            // They are counted from 0 there, which is no number of a row or column. The rows keep theirs: they are
            // looked for by it, all but the first.
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
                className="flex size-9 items-center justify-center rounded-md text-xl outline-none data-active:bg-accent"
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
