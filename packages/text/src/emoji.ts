/** UTF-16 units. The longest emoji of Unicode, families and regional flags, are shorter. */
const MAX_LENGTH = 35;

// The `v` flag is newer than the compiler's target.
const ONE_EMOJI = new RegExp('^\\p{RGI_Emoji}$', 'v');
const STYLES = /[\uFE0E\uFE0F]/g;
/** Emoji that are displayed as text unless they have a variation selector or a skin tone. */
const TEXT_BY_DEFAULT = /(?!\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})/gu;

/**
 * Returns a single emoji that is recommended for general interchange, fully qualified (UTS #51 §2.3). Variation selectors
 * in the input may be missing, redundant or misplaced. Null for anything else.
 */
export function qualifiedEmoji(text: string): string | null {
  const bare = text.replace(STYLES, '');
  if (bare.length > MAX_LENGTH) return null;
  const qualified = bare.replace(TEXT_BY_DEFAULT, '$&\uFE0F');
  return ONE_EMOJI.test(qualified) ? qualified : null;
}

/** A possible emoji with everything that a joiner, a flag or a modifier attaches to it. */
const SEQUENCE =
  /(?:\p{RI}\p{RI}|[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}\u{E0020}-\u{E007F}]{0,8}(?:\u200D\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]{0,2}){0,9})/gu;

/** Removes emoji from a text. Sequences that only resemble emoji stay. */
export const withoutEmoji = (text: string): string =>
  text.replace(SEQUENCE, (found) => (qualifiedEmoji(found) === null ? found : ''));
