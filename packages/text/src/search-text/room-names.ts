import { readCharacters } from './read-characters.ts';
import type { TextCharacter } from './read-characters.ts';

/** Folds the name of a room for search, without separators: `API-Design` becomes `apidesign`. */
export const foldRoomName = (name: string) => textOf(readCharacters(name));

/** The words of a query. A room matches if its folded name contains all of them. */
export function foldRoomNameQuery(query: string): string[] {
  const words: TextCharacter[][] = [];
  for (const character of readCharacters(query)) {
    if (character.isBroken) words.push([]);
    words.at(-1)?.push(character);
  }
  return words.map(textOf);
}

const textOf = (characters: readonly TextCharacter[]) => characters.map(({ text }) => text).join('');
