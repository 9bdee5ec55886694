import { APOSTROPHES, characterSource, JOINTS, Kind } from './character-source.ts';

/** A folded character of a text that can be searched; separators are no characters, but mark the one after them. */
export interface TextCharacter {
  /** One code point. */
  text: string;
  /** Where its source begins and ends in the text, in UTF-16 units. */
  from: number;
  to: number;
  /** Whether a search may begin here: at a word, or at a part of an identifier. */
  isStart: boolean;
  /** Whether something that ends a word stands before it, such as a space. */
  isBroken: boolean;
  /** Whether something that joins words stands before it, such as a hyphen. */
  isJoined: boolean;
  /** Of a script without spaces between words, or one whose words take endings; or an emoji. */
  isSolid: boolean;
}

/** A character with its marks, the voiced sound marks of half-width kana and the jamo of a decomposed syllable. */
const CHARACTER =
  /[^\p{M}\uff9e\uff9f\u1160-\u11ff][\p{M}\uff9e\uff9f\u1160-\u11ff]*|[\p{M}\uff9e\uff9f\u1160-\u11ff]+/uy;

/** Ranges of UTF-16 units without marks and surrogates, in which most texts are written. */
const PLAIN_UNITS = [
  [0x0, 0x2ff],
  [0x400, 0x482],
  [0x48a, 0x52f],
  [0x3041, 0x3096],
  [0x30a1, 0x30ff],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
] as const;

/** Between two digits they keep them apart, so that `1.2` is not `12`, in whichever way a date is written. */
const OF_NUMBERS = new Set('.-‐‑/:');
/** Between two digits they only group them: `1,000` is `1000`. */
const OF_THOUSANDS = new Set(",_'’");
const NUMBER_POINT = '.';

/** Separators in a row that join, as in `a::b` or `../b`. */
const MAX_JOINTS = 2;
/** Places within one word where its case changes, or letters and digits meet: more are no identifier but a hash. */
const MAX_TURNS = 8;

/** Reads a text as searches see it, in linear time. */
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
  private turns = 0;

  add(source: string, from: number): void {
    const { kind, letters } = characterSource(source);
    if (kind === Kind.Separator) this.addSeparator(source);
    else if (kind !== Kind.Nothing) this.addLetters(kind, letters, from, from + source.length);
  }

  private addSeparator(source: string): void {
    const joins = APOSTROPHES.has(source) || JOINTS.has(source) || OF_NUMBERS.has(source) || OF_THOUSANDS.has(source);
    this.isBroken ||= !joins || this.separators.length === MAX_JOINTS;
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
    const isSolid = kind === Kind.Solid;
    if (isPoint) this.push(NUMBER_POINT, from, from);
    if (this.isBroken) this.turns = 0;
    const isStart = this.isBroken || isSeparated || isSolid || this.turnsAt(kind);
    for (const [index, text] of letters.entries()) {
      const isFirst = index === 0;
      const character = this.push(text, from, to);
      character.isSolid = isSolid;
      character.isStart = isFirst && isStart;
      character.isBroken = isFirst && this.isBroken;
      character.isJoined = isFirst && isJoined && !isPoint;
    }
    this.separators = '';
    this.isBroken = false;
    this.kind = kind;
  }

  private push(text: string, from: number, to: number): TextCharacter {
    const character = { text, from, to, isStart: false, isBroken: false, isJoined: false, isSolid: false };
    this.characters.push(character);
    return character;
  }

  /** Whether a new part of an identifier begins: `user|Name`, `v|2`, `2|fa`; also after the Arabic article. */
  private turnsAt(kind: Kind): boolean {
    if (this.kind === Kind.Solid) return true;
    const isTurn =
      (kind === Kind.Capital && this.kind === Kind.Small) ||
      (kind === Kind.Digit) !== (this.kind === Kind.Digit) ||
      this.isAfterArticle();
    if (kind === Kind.Small && this.kind === Kind.Capital) this.splitCapitals();
    return isTurn && this.turns++ < MAX_TURNS;
  }

  /** Of several capitals the last one begins the next part: `XML|Parser`. */
  private splitCapitals(): void {
    const last = this.characters.at(-1);
    if (!last || last.isStart || this.turns++ >= MAX_TURNS) return;
    last.isStart = true;
  }

  private isAfterArticle(): boolean {
    const alef = this.characters.at(-2);
    const lam = this.characters.at(-1);
    return lam?.text === 'ل' && alef?.text === 'ا' && alef.isBroken;
  }
}
