/** A mention that is being written. */
export interface UnfinishedMention {
  /** Where its `@` stands. */
  start: number;
  /** What is written of the name. */
  query: string;
}

/** A name, or the beginning of one, after an `@` that is not within a word, an address or a path. */
const UNFINISHED = /(?<![\p{L}\p{M}\p{N}_.@/\\-])@(\p{L}[\p{L}\p{M}\p{N}_.-]*)$/u;
/** Longer than any name, with what stands before its `@`. */
const LONGEST = 40;

/** The mention that ends at the caret, if one is being written there; in code nobody is mentioned. */
export function unfinishedMention(text: string, caret: number): UnfinishedMention | null {
  const [, query] = UNFINISHED.exec(text.slice(Math.max(0, caret - LONGEST), caret)) ?? [];
  if (!query || isCode(text.slice(0, caret))) return null;
  return { start: caret - query.length - 1, query };
}

/** Whether a code span or block has begun before and not ended: its marks come in twos. */
const isCode = (before: string): boolean => (before.split('`').length - 1) % 2 === 1;

/** Puts the whole name in the place of what is written of it, and says where the caret goes on. */
export function completeMention(
  text: string,
  { start, query }: UnfinishedMention,
  username: string,
): { text: string; caret: number } {
  const after = text.slice(start + 1 + query.length);
  const name = `@${username}`;
  return {
    text: text.slice(0, start) + name + (/^\s/.test(after) ? after : ` ${after}`),
    caret: start + name.length + 1,
  };
}
