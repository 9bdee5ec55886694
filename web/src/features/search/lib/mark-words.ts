import { excerpt } from '../../messages/lib/excerpt.ts';

export interface MarkedPart {
  text: string;
  isFound: boolean;
}

/** How much of a text is kept before the first word that was found. */
const LEAD = 40;
const MOST = 240;

/** A message on one line, cut at the words of `query`, beginning a little before the first of them. */
export function markWords(text: string, query: string): MarkedPart[] {
  const words = query.split(/\s+/).filter(Boolean).map(escape);
  if (words.length === 0) return [{ text: excerpt(text, MOST), isFound: false }];
  // The longest first: of two words that begin alike it is the one that stands there.
  const pattern = new RegExp(`(${words.toSorted((a, b) => b.length - a.length).join('|')})`, 'iu');
  const first = text.search(pattern);
  const start = first > LEAD ? text.lastIndexOf(' ', first - LEAD) + 1 : 0;
  const shown = `${start > 0 ? '… ' : ''}${excerpt(text.slice(start, start + MOST), MOST)}`;
  // Every second part is what the pattern's group has found.
  return shown
    .split(new RegExp(pattern, 'giu'))
    .map((part, index) => ({ text: part, isFound: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}

const escape = (word: string): string => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
