import { withoutEmoji } from './emoji.ts';
import { withoutNeededJoiners } from './joiners.ts';

/** They are format characters and yet can be seen: signs of Arabic, Syriac and Kaithi that span the digits after them. */
const SEEN_FORMATS = String.raw`\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}`;
/**
 * White space, and all that shows nothing: controls and formats, fillers, tags and selectors (Default_Ignorable), and
 * letters and symbols whose glyph is blank (Braille, Egyptian hieroglyphs, a musical note without a head).
 */
const BLANK = new RegExp(
  String.raw`^(?:(?![${SEEN_FORMATS}])[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Variation_Selector}\u2800\uFFFC\u{13441}\u{13442}\u{1D159}])*$`,
  'u',
);
/** Controls, and marks that cannot be seen or turn the text around them. */
const HIDDEN = new RegExp(
  String.raw`(?![${SEEN_FORMATS}])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\uFFFC\u{13441}\u{13442}\u{1D159}]`,
  'u',
);
/** Selectors of a variant: of an ideograph, as names in Japan need (UTS #37), and of a Mongolian letter. */
const VARIANTS =
  /(?<=\p{Script=Han})[\uFE00-\uFE02\u{E0100}-\u{E01EF}]|(?<=\p{Script=Mongolian})[\u180B-\u180D\u180F]/gu;
/** An emoji or text style after a character that has both, as in `❤️`. */
const STYLES = /(?<=[\p{Emoji}])[\uFE0E\uFE0F]/gu;
/** A cell without dots stands for the space between words in Braille. */
const BLANK_CELL = /(?<![\u2801-\u28FF])\u2800|\u2800(?![\u2801-\u28FF])/u;
/** Letters, digits, punctuation and symbols: not marks alone. */
const BASE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Whether nothing of a text would be seen. */
export const isBlank = (text: string): boolean => BLANK.test(text);

/** Whether a name shows at least one character that stands by itself. */
export const isSeen = (name: string): boolean =>
  !isBlank(name) && BASE.test(name.replace(/\p{Default_Ignorable_Code_Point}/gu, ''));

/**
 * Whether a name has characters in it that cannot be seen, other than those that its script or its emoji need where
 * they stand (UAX #31 §2.3.1, UTS #51).
 */
export function hidesCharacters(name: string): boolean {
  const rest = withoutNeededJoiners(withoutEmoji(name)).replace(VARIANTS, '').replace(STYLES, '');
  return HIDDEN.test(rest) || BLANK_CELL.test(rest);
}
