import { withoutEmoji } from './emoji.ts';
import { withoutNeededJoiners } from './joiners.ts';

/** Format characters that are visible: Arabic, Syriac and Kaithi signs that span the digits after them. */
const VISIBLE_FORMATS = String.raw`\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}`;
/**
 * White space and everything that displays nothing: controls and formats, fillers, tags and selectors
 * (Default_Ignorable), and letters and symbols with a blank glyph (Braille, Egyptian hieroglyphs, a headless note).
 */
const BLANK = new RegExp(
  String.raw`^(?:(?![${VISIBLE_FORMATS}])[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Variation_Selector}\u2800\uFFFC\u{13441}\u{13442}\u{1D159}])*$`,
  'u',
);
/** Controls, and characters that are invisible or reorder the text around them. */
const HIDDEN = new RegExp(
  String.raw`(?![${VISIBLE_FORMATS}])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\uFFFC\u{13441}\u{13442}\u{1D159}]`,
  'u',
);
/** Variation selectors: after ideographs, which Japanese names need (UTS #37), and after Mongolian letters. */
const VARIANTS =
  /(?<=\p{Script=Han})[\uFE00-\uFE02\u{E0100}-\u{E01EF}]|(?<=\p{Script=Mongolian})[\u180B-\u180D\u180F]/gu;
/** A variation selector after a character with both emoji and text style, as in `❤️`. */
const STYLES = /(?<=[\p{Emoji}])[\uFE0E\uFE0F]/gu;
/** A blank Braille cell that is not the space between words. */
const BLANK_CELL = /(?<![\u2801-\u28FF])\u2800|\u2800(?![\u2801-\u28FF])/u;
/** Letters, digits, punctuation and symbols: not marks alone. */
const BASE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Whether a text displays nothing. */
export const isBlank = (text: string): boolean => BLANK.test(text);

/** Whether a name has at least one visible character other than marks. */
export const hasVisibleCharacter = (name: string): boolean =>
  !isBlank(name) && BASE.test(name.replace(/\p{Default_Ignorable_Code_Point}/gu, ''));

/**
 * Whether a name has invisible characters other than those that its script or its emoji need in their positions (UAX #31
 * §2.3.1, UTS #51).
 */
export function hasHiddenCharacters(name: string): boolean {
  const rest = withoutNeededJoiners(withoutEmoji(name)).replace(VARIANTS, '').replace(STYLES, '');
  return HIDDEN.test(rest) || BLANK_CELL.test(rest);
}
