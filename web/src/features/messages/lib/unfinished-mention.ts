import { mayBeginMention } from '@parley/text/mention';

/** A mention that is being written. */
export interface UnfinishedMention {
  /** Where its `@` stands. */
  start: number;
  /** What is written of the name. */
  query: string;
}

/** A name, or the beginning of one, after an `@` of any keyboard. */
const UNFINISHED = /[@\uFF20\uFE6B](\p{L}[\u200D\u200C\p{L}\p{M}\p{N}_.-]*)$/u;
/** Longer than any name with its `@`. */
const MAX_LENGTH = 40;

/** The mention that ends at the caret, if one could be written there. Whether that is in code is another question. */
export function unfinishedMention(text: string, caret: number): UnfinishedMention | null {
  const [, query] = UNFINISHED.exec(text.slice(Math.max(0, caret - MAX_LENGTH), caret)) ?? [];
  if (!query) return null;
  const start = caret - query.length - 1;
  return mayBeginMention(text, start) ? { start, query } : null;
}

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
