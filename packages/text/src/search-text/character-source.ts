import { foldCharacter } from './fold-character.ts';

export enum Kind {
  Small,
  Capital,
  Letter,
  Digit,
  Solid,
  Separator,
  /** Shows nothing. */
  Nothing,
}

/** What a character of a text is to searches. */
export interface CharacterSource {
  kind: Kind;
  /** Folded, one code point each; none for separators. */
  letters: readonly string[];
}

const IN_WORDS = /[\p{L}\p{M}\p{N}]/u;
const EMOJI = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
const SOLID_SCRIPT =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u;
const DIGIT = /^\p{N}/u;

/** Left out of a word: `don't` is `dont`, and `l'école` is found by `école`. */
export const APOSTROPHES: ReadonlySet<string> = new Set("'’‘ʼʻʹ′`´＇׳״");
/** Between two words they join them: `snake_case`, `e-mail`, `a/path.ts`, `name@host`, `ジョン・スミス`. */
export const JOINTS: ReadonlySet<string> = new Set('_-‐‑./\\@·・･‧\u200b\u200c');

/** Characters that are remembered. Texts use few of all that there are, and looking at one takes microseconds. */
const MAX_KNOWN = 4_096;
/** UTF-16 units of a character that is worth remembering. */
const MAX_KNOWN_UNITS = 4;
const known = new Map<string, CharacterSource>();

/** What a character, with its marks, is to searches. */
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
  if (APOSTROPHES.has(source) || JOINTS.has(source)) return { kind: Kind.Separator, letters: [] };
  const folded = foldCharacter(source);
  const letters = [...folded].filter((letter) => IN_WORDS.test(letter) || EMOJI.test(letter));
  if (letters.length > 0) return { kind: kindOf(source, letters[0] ?? ''), letters };
  return { kind: folded === '' ? Kind.Nothing : Kind.Separator, letters };
}

function kindOf(source: string, folded: string): Kind {
  if (SOLID_SCRIPT.test(folded) || EMOJI.test(folded)) return Kind.Solid;
  if (DIGIT.test(folded)) return Kind.Digit;
  if (source !== source.toLowerCase()) return Kind.Capital;
  return source === source.toUpperCase() ? Kind.Letter : Kind.Small;
}
