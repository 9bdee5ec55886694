import { readCharacters } from './read-characters.ts';
import type { TextCharacter } from './read-characters.ts';

/** Folds a title for search, without separators: `API-Design` becomes `apidesign`. */
export const foldTitle = (title: string) => textOf(readCharacters(title));

/** The words of a query. A title matches if its `foldTitle` contains all of them. */
export function foldTitleQuery(query: string): string[] {
  const words: TextCharacter[][] = [];
  for (const character of readCharacters(query)) {
    if (character.isBroken) words.push([]);
    words.at(-1)?.push(character);
  }
  return words.map(textOf);
}

const textOf = (characters: readonly TextCharacter[]) => characters.map(({ text }) => text).join('');
