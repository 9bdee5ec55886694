import { foldCharacter } from './fold-character.ts';

export enum Kind {
  Small,
  Capital,
  Letter,
  Digit,
  /** Of a script without spaces between words, or an emoji. */
  Unspaced,
  Separator,
  /** Displays nothing. */
  Invisible,
}

/** How searches treat a character. */
export interface CharacterSource {
  kind: Kind;
  /** The folded code points; empty for separators. */
  letters: readonly string[];
}

const IN_WORDS = /[\p{L}\p{M}\p{N}]/u;
const EMOJI = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
const UNSPACED_SCRIPT =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u;
const DIGIT = /^\p{N}/u;

/** Apostrophes are dropped within words: `don't` becomes `dont`, and `école` finds `l'école`. */
export const APOSTROPHES: ReadonlySet<string> = new Set("'’‘ʼʻʹ′`´＇׳״");
/** Characters that connect two words: `snake_case`, `e-mail`, `a/path.ts`, `name@host`, `ジョン・スミス`. */
export const CONNECTORS: ReadonlySet<string> = new Set('_-‐‑./\\@·・･‧\u200b\u200c');

/** The size of the cache. Texts use few distinct characters, and classifying one takes microseconds. */
const MAX_KNOWN = 4_096;
/** The maximum length of a cached character, in UTF-16 units. */
const MAX_KNOWN_UNITS = 4;
const known = new Map<string, CharacterSource>();

/** Classifies a character with its marks. */
export function characterSource(source: string): CharacterSource {
  const found = known.get(source);
  if (found) return found;
  const read = readSource(source);
  if (source.length > MAX_KNOWN_UNITS) return read;
  if (known.size === MAX_KNOWN) known.clear();
  known.set(source, read);
  return read;
}

function readSource(source: string): CharacterSource {
  if (APOSTROPHES.has(source) || CONNECTORS.has(source)) return { kind: Kind.Separator, letters: [] };
  const folded = foldCharacter(source);
  const letters = [...folded].filter((letter) => IN_WORDS.test(letter) || EMOJI.test(letter));
  if (letters.length > 0) return { kind: kindOf(source, letters[0] ?? ''), letters };
  return { kind: folded === '' ? Kind.Invisible : Kind.Separator, letters };
}

function kindOf(source: string, folded: string): Kind {
  if (UNSPACED_SCRIPT.test(folded) || EMOJI.test(folded)) return Kind.Unspaced;
  if (DIGIT.test(folded)) return Kind.Digit;
  if (source !== source.toLowerCase()) return Kind.Capital;
  return source === source.toUpperCase() ? Kind.Letter : Kind.Small;
}
