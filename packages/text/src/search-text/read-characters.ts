import { APOSTROPHES, characterSource, CONNECTORS, Kind } from './character-source.ts';

/** A folded character of a searchable text. Separators are not characters, but set flags of the next character. */
export interface TextCharacter {
  /** One code point. */
  text: string;
  /** The range of its source in the text, in UTF-16 units. */
  from: number;
  to: number;
  /** Whether a match may begin here: at a word, or at a part of an identifier. */
  isStart: boolean;
  /** Whether a separator that ends a word precedes it, such as a space. */
  isBroken: boolean;
  /** Whether a separator that connects words precedes it, such as a hyphen. */
  isJoined: boolean;
  /** Of a script without spaces between words, or whose words take endings; or an emoji. */
  isUnspaced: boolean;
}

/** A character with its marks: also the voiced sound marks of half-width kana, and the jamo of a decomposed syllable. */
const CHARACTER =
  /[^\p{M}\uff9e\uff9f\u1160-\u11ff][\p{M}\uff9e\uff9f\u1160-\u11ff]*|[\p{M}\uff9e\uff9f\u1160-\u11ff]+/uy;

/** Ranges of UTF-16 units without marks and surrogates, which most texts consist of. */
const PLAIN_UNITS = [
  [0x0, 0x2ff],
  [0x400, 0x482],
  [0x48a, 0x52f],
  [0x3041, 0x3096],
  [0x30a1, 0x30ff],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
] as const;

/** Separators that keep digits apart, so that `1.2` is not `12`, and dates match in any notation. */
const OF_NUMBERS = new Set('.-‐‑/:');
/** Separators that only group digits: `1,000` is `1000`. */
const OF_THOUSANDS = new Set(",_'’");
const NUMBER_POINT = '.';

/** The maximum length of a run of separators that still connects, as in `a::b` or `../b`. */
const MAX_CONNECTORS = 2;
/** The maximum number of case and digit boundaries within a word. A word with more is a hash, not an identifier. */
const MAX_BOUNDARIES = 8;

/** Reads a text for search, in linear time. */
export function readCharacters(text: string): TextCharacter[] {
  const reader = new Reader();
  for (let at = 0; at < text.length;) {
    const source = sourceAt(text, at);
    reader.add(source, at);
    at += source.length;
  }
  return reader.characters;
}

function sourceAt(text: string, at: number): string {
  if (isPlain(text, at) && (at + 1 === text.length || isPlain(text, at + 1))) return text.charAt(at);
  CHARACTER.lastIndex = at;
  return CHARACTER.exec(text)?.[0] ?? text.charAt(at);
}

function isPlain(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return PLAIN_UNITS.some(([first, last]) => unit >= first && unit <= last);
}

class Reader {
  readonly characters: TextCharacter[] = [];
  private separators = '';
  private isBroken = true;
  private kind: Kind | undefined;
  private boundaries = 0;

  add(source: string, from: number): void {
    const { kind, letters } = characterSource(source);
    if (kind === Kind.Separator) this.addSeparator(source);
    else if (kind !== Kind.Invisible) this.addLetters(kind, letters, from, from + source.length);
  }

  private addSeparator(source: string): void {
    const joins =
      APOSTROPHES.has(source) || CONNECTORS.has(source) || OF_NUMBERS.has(source) || OF_THOUSANDS.has(source);
    this.isBroken ||= !joins || this.separators.length === MAX_CONNECTORS;
    if (!this.isBroken) this.separators += source;
  }

  private addLetters(kind: Kind, letters: readonly string[], from: number, to: number): void {
    const { separators } = this;
    const areDigits = kind === Kind.Digit && this.kind === Kind.Digit;
    if (!areDigits) this.isBroken ||= separators.includes(',') || separators.includes(':');
    const isGrouped = areDigits && separators.length === 1 && OF_THOUSANDS.has(separators);
    const isSeparated = !this.isBroken && separators !== '' && !isGrouped;
    const isJoined = isSeparated && ![...separators].every((separator) => APOSTROPHES.has(separator));
    const isPoint = isJoined && areDigits && separators.length === 1 && OF_NUMBERS.has(separators);
    const isUnspaced = kind === Kind.Unspaced;
    if (isPoint) this.push(NUMBER_POINT, from, from);
    if (this.isBroken) this.boundaries = 0;
    const isStart = this.isBroken || isSeparated || isUnspaced || this.startsPart(kind);
    for (const [index, text] of letters.entries()) {
      const isFirst = index === 0;
      const character = this.push(text, from, to);
      character.isUnspaced = isUnspaced;
      character.isStart = isFirst && isStart;
      character.isBroken = isFirst && this.isBroken;
      character.isJoined = isFirst && isJoined && !isPoint;
    }
    this.separators = '';
    this.isBroken = false;
    this.kind = kind;
  }

  private push(text: string, from: number, to: number): TextCharacter {
    const character = { text, from, to, isStart: false, isBroken: false, isJoined: false, isUnspaced: false };
    this.characters.push(character);
    return character;
  }

  /** Whether a part of an identifier begins: `user|Name`, `v|2`, `2|fa`. Also true after the Arabic article. */
  private startsPart(kind: Kind): boolean {
    if (this.kind === Kind.Unspaced) return true;
    const isBoundary =
      (kind === Kind.Capital && this.kind === Kind.Small) ||
      (kind === Kind.Digit) !== (this.kind === Kind.Digit) ||
      this.isAfterArticle();
    if (kind === Kind.Small && this.kind === Kind.Capital) this.splitCapitals();
    return isBoundary && this.boundaries++ < MAX_BOUNDARIES;
  }

  /** The last of several capitals begins the next part: `XML|Parser`. */
  private splitCapitals(): void {
    const last = this.characters.at(-1);
    if (!last || last.isStart || this.boundaries++ >= MAX_BOUNDARIES) return;
    last.isStart = true;
  }

  private isAfterArticle(): boolean {
    const alef = this.characters.at(-2);
    const lam = this.characters.at(-1);
    return lam?.text === 'ل' && alef?.text === 'ا' && alef.isBroken;
  }
}
