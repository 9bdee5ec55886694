import { SearchQuery } from '@parley/text/search-text';
import { excerpt } from '../../messages/lib/excerpt.ts';

export interface MarkedPart {
  text: string;
  isFound: boolean;
}

/** How much text to show before the first match: at least this, and at most the maximum if there are no spaces. */
const CONTEXT_LENGTH = 40;
const MAX_CONTEXT_LENGTH = 80;
const MAX_LENGTH = 240;

/** Excerpts a message from shortly before the first match of `query`, on one line, split at the matches. */
export function markWords(text: string, query: string): MarkedPart[] {
  const wanted = new SearchQuery(query);
  const start = startBefore(text, wanted.find(text)[0]?.from ?? 0);
  const shown = `${start > 0 ? '… ' : ''}${excerpt(text.slice(start, start + MAX_LENGTH), MAX_LENGTH)}`;
  const parts: MarkedPart[] = [];
  let end = 0;
  for (const { from, to } of wanted.find(shown)) {
    parts.push({ text: shown.slice(end, from), isFound: false }, { text: shown.slice(from, to), isFound: true });
    end = to;
  }
  return [...parts, { text: shown.slice(end), isFound: false }].filter((part) => part.text !== '');
}

function startBefore(text: string, first: number): number {
  if (first <= CONTEXT_LENGTH) return 0;
  const space = text.lastIndexOf(' ', first - CONTEXT_LENGTH);
  if (space !== -1 && space >= first - MAX_CONTEXT_LENGTH) return space + 1;
  const start = first - CONTEXT_LENGTH;
  return /[\udc00-\udfff]/.test(text[start] ?? '') ? start + 1 : start;
}
