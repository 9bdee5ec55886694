import { asRead } from '@parley/text/look-alikes';
import { foldCase } from '@parley/text/name-key';

/** Words of a display name from which on it is found. */
const MOST_WORDS = 8;

/** Text as it is compared when people are looked for: as the keys of usernames are, words one space apart. */
export const foldSearch = (text: string): string =>
  asRead(foldCase(text.normalize('NFKC')))
    .trim()
    .replace(/\s+/gu, ' ');

/** What an account is found by when a search starts like it: the username, and the display name from each word on. */
export function searchWords(usernameKey: string, displayName: string): string[] {
  const words = foldSearch(displayName).split(' ');
  return [...new Set([usernameKey, ...words.slice(0, MOST_WORDS).map((_, first) => words.slice(first).join(' '))])];
}
