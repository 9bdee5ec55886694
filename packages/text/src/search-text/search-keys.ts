import { readCharacters, type TextCharacter } from './read-characters.ts';

/** Code points of a key. Longer beginnings of words are compared in the texts that their first ones lead to. */
export const MAX_KEY_LENGTH = 8;
/** Code points from which on the beginning of a word finds it; below, only the whole word or part: `go` is not `good`. */
export const MIN_PREFIX_LENGTH = 3;
/** Keys of one text. It is found by what stands in the part of it that they cover: some 400 distinct words. */
const MAX_KEYS = 1_000;

/**
 * What a text is found by: the beginnings of its words and of their parts, of three to eight code points; words and parts
 * that are shorter as they are; and of solid scripts every character and every two that follow each other. Looked up by
 * equality, all of them are answered by one index, in its order.
 */
export function searchKeys(text: string): string[] {
  const keys = new Set<string>();
  const characters = readCharacters(text);
  for (let start = 0; start < characters.length && keys.size < MAX_KEYS; start++) {
    if (characters[start]?.isStart) addKeys(characters, start, keys);
  }
  return [...keys].slice(0, MAX_KEYS);
}

function addKeys(characters: readonly TextCharacter[], start: number, keys: Set<string>): void {
  const first = characters[start];
  if (!first) return;
  if (first.isSolid) {
    const next = characters[start + 1];
    keys.add(first.text);
    if (next?.isSolid && !next.isBroken) keys.add(first.text + next.text);
    return;
  }
  let key = '';
  for (let length = 1; length <= MAX_KEY_LENGTH; length++) {
    const at = start + length - 1;
    key += characters[at]?.text ?? '';
    if (length >= MIN_PREFIX_LENGTH || endsPart(characters, at)) keys.add(key);
    const next = characters[at + 1];
    if (!next || next.isBroken || next.isSolid) return;
  }
}

/** Whether a word, or a part of one, ends with this character. */
export function endsPart(characters: readonly TextCharacter[], at: number): boolean {
  const next = characters[at + 1];
  if (!next || next.isBroken || next.isSolid) return true;
  // What follows a point of a number is marked as a start itself.
  return characters[at]?.text !== '.' && (next.isStart || next.text === '.');
}
