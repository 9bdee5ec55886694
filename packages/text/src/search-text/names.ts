import { readCharacters, type TextCharacter } from './read-characters.ts';

/** Places in a name from which on it is found. */
const MAX_STARTS = 16;

/** A name, or the beginning of one, as searches compare it: words one space apart. */
export const foldName = (name: string) => spaced(readCharacters(name));

/**
 * What somebody is found by when a search starts like it: each of their names from each word or part on, as `foldName` has
 * it; and without what joins its words, so that `Jean-Luc` is found by `jeanluc` as well.
 */
export const nameStarts = (...names: string[]): string[] => [...new Set(names.flatMap(startsOf))];

function startsOf(name: string): string[] {
  const characters = readCharacters(name);
  const starts = characters.flatMap(({ isStart }, at) => (isStart ? [at] : [])).slice(0, MAX_STARTS);
  const joined = characters.map((character) => ({ ...character, isJoined: false }));
  return starts.length === 0 ? [] : [...starts.map((at) => spaced(characters.slice(at))), spaced(joined)];
}

const spaced = (characters: readonly TextCharacter[]) =>
  characters.map(({ text, isBroken, isJoined }, at) => (at > 0 && (isBroken || isJoined) ? ` ${text}` : text)).join('');
