import { foldCharacter } from './fold-character.ts';

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
  /[^\p{M}\uff9e\uff9f\u1160-\u11ff][\p{M}\uff9e\uff9f\u1160-\u11ff]*|[\p{M}\uff9e\uff9f\u1160-\u11ff]+/gu;
const IN_WORDS = /[\p{L}\p{M}\p{N}]/u;
const EMOJI = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
const SOLID_SCRIPT =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u;
const DIGIT = /^\p{N}/u;
const ASCII_WORD = /^[A-Za-z0-9]$/;

/** Left out of a word: `don't` is `dont`, and `l'école` is found by `école`. */
const APOSTROPHES = new Set("'’‘ʼʻʹ′`´＇׳״");
/** Between two words they join them: `snake_case`, `e-mail`, `a/path.ts`, `name@host`, `ジョン・スミス`. */
const JOINTS = new Set('_-‐‑./\\@·・･‧\u200b\u200c');
/** Between two digits they keep them apart, so that `1.2` is not `12`, in whichever way a date is written. */
const OF_NUMBERS = new Set('.-‐‑/:');
/** Between two digits they only group them: `1,000` is `1000`. */
const OF_THOUSANDS = new Set(",_'’");
const NUMBER_POINT = '.';

/** Separators in a row that join, as in `a::b` or `../b`. */
const MAX_JOINTS = 2;
/** Places within one word where its case changes, or letters and digits meet: more are no identifier but a hash. */
const MAX_TURNS = 8;

enum Kind {
  Small,
  Capital,
  Letter,
  Digit,
  Solid,
}

/** Reads a text as searches see it, in linear time. */
export function readCharacters(text: string): TextCharacter[] {
  const reader = new Reader();
  for (const { 0: source, index } of text.matchAll(CHARACTER)) reader.add(source, index);
  return reader.characters;
}

class Reader {
  readonly characters: TextCharacter[] = [];
  private separators = '';
  private isBroken = true;
  private kind: Kind | undefined;
  private turns = 0;

  add(source: string, from: number): void {
    const isSeparator = APOSTROPHES.has(source) || JOINTS.has(source);
    const folded = isSeparator ? '' : fold(source);
    const letters = [...folded].filter((letter) => IN_WORDS.test(letter) || EMOJI.test(letter));
    if (letters.length > 0) this.addLetters(letters, source, from);
    else if (isSeparator || folded !== '') this.addSeparator(source);
  }

  private addSeparator(source: string): void {
    const joins = APOSTROPHES.has(source) || JOINTS.has(source) || OF_NUMBERS.has(source) || OF_THOUSANDS.has(source);
    this.isBroken ||= !joins || this.separators.length === MAX_JOINTS;
    if (!this.isBroken) this.separators += source;
  }

  private addLetters(letters: string[], source: string, from: number): void {
    const kind = kindOf(source, letters[0] ?? '');
    const { separators } = this;
    const areDigits = kind === Kind.Digit && this.kind === Kind.Digit;
    if (!areDigits) this.isBroken ||= separators.includes(',') || separators.includes(':');
    const isGrouped = areDigits && separators.length === 1 && OF_THOUSANDS.has(separators);
    const isSeparated = !this.isBroken && separators !== '' && !isGrouped;
    const isJoined = isSeparated && ![...separators].every((separator) => APOSTROPHES.has(separator));
    const isPoint = isJoined && areDigits && separators.length === 1 && OF_NUMBERS.has(separators);
    const place = { from, to: from + source.length, isSolid: kind === Kind.Solid };
    if (isPoint) {
      this.characters.push({
        ...place,
        to: from,
        text: NUMBER_POINT,
        isStart: false,
        isBroken: false,
        isJoined: false,
      });
    }
    if (this.isBroken) this.turns = 0;
    const isStart = this.isBroken || isSeparated || kind === Kind.Solid || this.turnsAt(kind);
    letters.forEach((text, index) => {
      const isFirst = index === 0;
      this.characters.push({
        ...place,
        text,
        isStart: isFirst && isStart,
        isBroken: isFirst && this.isBroken,
        isJoined: isFirst && isJoined && !isPoint,
      });
    });
    this.separators = '';
    this.isBroken = false;
    this.kind = kind;
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
    const [alef, lam] = this.characters.slice(-2);
    return alef?.text === 'ا' && lam?.text === 'ل' && alef.isBroken;
  }
}

const fold = (source: string) => (ASCII_WORD.test(source) ? source.toLowerCase() : foldCharacter(source));

function kindOf(source: string, folded: string): Kind {
  if (SOLID_SCRIPT.test(folded) || EMOJI.test(folded)) return Kind.Solid;
  if (DIGIT.test(folded)) return Kind.Digit;
  if (source !== source.toLowerCase()) return Kind.Capital;
  return source === source.toUpperCase() ? Kind.Letter : Kind.Small;
}
