import { readCharacters, type TextCharacter } from './read-characters.ts';

/**
 * The maximum length of a key, in code points. For longer terms, the texts found by their leading keys are then
 * compared with the whole term.
 */
export const MAX_KEY_LENGTH = 8;
/**
 * The minimum length of a prefix that finds a word; shorter terms match whole words or parts only: `go` does not find
 * `good`.
 */
export const MIN_PREFIX_LENGTH = 3;
/** The maximum number of keys per text: about 400 distinct words. Only the text that they cover can be found. */
const MAX_KEYS = 1_000;

/**
 * The index keys of a text: the prefixes of its words and of their parts, from three to eight code points; shorter
 * words and parts as is; and, in unspaced scripts, every character and every pair of adjacent characters. Keys are
 * looked up by equality, so one index serves them all, in sort order.
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
  if (first.isUnspaced) {
    const next = characters[start + 1];
    keys.add(first.text);
    if (next?.isUnspaced && !next.isBroken) keys.add(first.text + next.text);
    return;
  }
  let key = '';
  for (let length = 1; length <= MAX_KEY_LENGTH; length++) {
    const at = start + length - 1;
    key += characters[at]?.text ?? '';
    if (length >= MIN_PREFIX_LENGTH || endsPart(characters, at)) keys.add(key);
    const next = characters[at + 1];
    if (!next || next.isBroken || next.isUnspaced) return;
  }
}

/** Whether a word, or a part of one, ends with this character. */
export function endsPart(characters: readonly TextCharacter[], at: number): boolean {
  const next = characters[at + 1];
  if (!next || next.isBroken || next.isUnspaced) return true;
  // The character after a decimal point is marked as a start itself.
  return characters[at]?.text !== '.' && (next.isStart || next.text === '.');
}
