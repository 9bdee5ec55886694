import { readCharacters } from './read-characters.ts';
import type { TextCharacter } from './read-characters.ts';

/** A title as searches compare it, without what separates its words: `API-Design` is `apidesign`. */
export const foldTitle = (title: string) => textOf(readCharacters(title));

/** The words of a query, each of which `foldTitle` of a title must contain. */
export function foldTitleQuery(query: string): string[] {
  const words: TextCharacter[][] = [];
  for (const character of readCharacters(query)) {
    if (character.isBroken) words.push([]);
    words.at(-1)?.push(character);
  }
  return words.map(textOf);
}

const textOf = (characters: readonly TextCharacter[]) => characters.map(({ text }) => text).join('');
