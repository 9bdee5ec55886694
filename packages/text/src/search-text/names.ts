import { readCharacters, type TextCharacter } from './read-characters.ts';

/** The maximum number of positions in a name that it can be found from. */
const MAX_STARTS = 16;

/** Folds a name, or the beginning of one, for search: words separated by single spaces. */
export const foldName = (name: string) => spaced(readCharacters(name));

/**
 * The texts that a user is found by, by prefix: each name starting at each word or part, folded by `foldName`, and the
 * whole name without connectors, so that `jeanluc` finds `Jean-Luc`.
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
