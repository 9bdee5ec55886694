import { mayBeginMention } from '@parley/text/mention';

/** A mention that is being typed. */
export interface UnfinishedMention {
  /** The index of its `@`. */
  start: number;
  /** The typed part of the name. */
  query: string;
}

/** A name or its beginning, after an `@` from any keyboard. */
const UNFINISHED = /[@\uFF20\uFE6B](\p{L}[\u200D\u200C\p{L}\p{M}\p{N}_.-]*)$/u;
/** More than the longest name with its `@`. */
const MAX_LENGTH = 40;

/** The mention that ends at the caret, if one is possible there. It does not check whether the text is code. */
export function unfinishedMention(text: string, caret: number): UnfinishedMention | null {
  const [, query] = UNFINISHED.exec(text.slice(Math.max(0, caret - MAX_LENGTH), caret)) ?? [];
  if (!query) return null;
  const start = caret - query.length - 1;
  return mayBeginMention(text, start) ? { start, query } : null;
}

/** Replaces the typed part with the full name, and returns the new caret position. */
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
