import { readCharacters, type TextCharacter } from './read-characters.ts';
import { endsPart, MAX_KEY_LENGTH, MIN_PREFIX_LENGTH } from './search-keys.ts';

/** The maximum number of keys per query. The rest of the query is compared with the texts that the keys find. */
const MAX_QUERY_KEYS = 16;
/** The number of letters that are as selective as one character of an unspaced script. */
const LETTERS_PER_UNSPACED = 3;

type Term = readonly TextCharacter[];

/** A range of a text, in UTF-16 units. */
export interface TextRange {
  from: number;
  to: number;
}

/**
 * A search: terms that a text must all contain, in any order. A term matches at the beginning of a word or of a part of an
 * identifier; in unspaced scripts, anywhere. Where a term has a connector such as a hyphen, the text may have a connector,
 * a space or nothing.
 */
export class SearchQuery {
  private readonly terms: readonly Term[];

  constructor(text: string) {
    this.terms = splitTerms(readCharacters(text));
  }

  /** True when the query has no searchable characters, as in `?!`. */
  get isEmpty(): boolean {
    return this.terms.length === 0;
  }

  /**
   * One or two sets of keys. A matching text has all keys of at least one set (see `searchKeys`), but not every text that
   * has them matches. The most selective keys come first.
   */
  get keySets(): string[][] {
    if (this.isEmpty) return [];
    const whole = this.keysWith((character) => character.isBroken);
    if (!this.terms.some((term) => term.some(({ isJoined }) => isJoined))) return [whole];
    return [whole, this.keysWith(({ isBroken, isJoined }) => isBroken || isJoined)];
  }

  matches(text: string): boolean {
    const characters = readCharacters(text);
    return this.terms.every((term) => characters.some((_, start) => lengthAt(characters, start, term) > 0));
  }

  /** The ranges where the terms occur in a text, in order and without overlaps. */
  find(text: string): TextRange[] {
    const characters = readCharacters(text);
    const ranges: TextRange[] = [];
    for (let start = 0; start < characters.length;) {
      const length = Math.max(0, ...this.terms.map((term) => lengthAt(characters, start, term)));
      const [first, last] = [characters[start], characters[start + length - 1]];
      if (length > 0 && first && last) ranges.push({ from: first.from, to: last.to });
      start += Math.max(1, length);
    }
    return ranges;
  }

  private keysWith(isApart: (character: TextCharacter) => boolean): string[] {
    const keys = new Set(this.terms.flatMap((term) => splitAt(term, isApart).flatMap(keysOfPart)));
    return [...keys].sort((left, right) => weightOf(right) - weightOf(left)).slice(0, MAX_QUERY_KEYS);
  }
}

const splitTerms = (characters: TextCharacter[]): Term[] => splitAt(characters, ({ isBroken }) => isBroken);

function splitAt(characters: Term, isApart: (character: TextCharacter) => boolean): Term[] {
  const parts: TextCharacter[][] = [];
  for (const character of characters) {
    if (parts.length === 0 || isApart(character)) parts.push([]);
    parts.at(-1)?.push(character);
  }
  return parts;
}

/** Keys of a text in which these characters follow each other, beginning at the start of a word or part. */
function keysOfPart(part: Term): string[] {
  const keys: string[] = [];
  for (let start = 0; start < part.length;) {
    const isUnspaced = part[start]?.isUnspaced;
    let end = start + 1;
    while (end < part.length && part[end]?.isUnspaced === isUnspaced) end++;
    const run = part.slice(start, end).map(({ text }) => text);
    // The word may continue in the text, so a short word is a key only if its end is known.
    const isKnown = run.length >= MIN_PREFIX_LENGTH || end < part.length || start === 0;
    if (isUnspaced) keys.push(...(run.length === 1 ? run : pairsOf(run)));
    else if (isKnown) keys.push(run.slice(0, MAX_KEY_LENGTH).join(''));
    start = end;
  }
  return keys;
}

const pairsOf = (run: readonly string[]) => run.slice(1).map((character, index) => (run[index] ?? '') + character);

const weightOf = (key: string) =>
  [...key].reduce((sum, character) => sum + (character > '\u2e7f' ? LETTERS_PER_UNSPACED : 1), 0);

/** The number of characters that match the term at `start`; 0 when it does not match there. */
function lengthAt(characters: readonly TextCharacter[], start: number, term: Term): number {
  if (!characters[start]?.isStart) return 0;
  for (const [index, wanted] of term.entries()) {
    const found = characters[start + index];
    if (found?.text !== wanted.text) return 0;
    if (index > 0 && found.isBroken && !wanted.isJoined) return 0;
  }
  const isShort = term.length < MIN_PREFIX_LENGTH && !term.some(({ isUnspaced }) => isUnspaced);
  return isShort && !endsPart(characters, start + term.length - 1) ? 0 : term.length;
}
