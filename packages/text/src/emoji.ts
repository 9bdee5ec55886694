/** UTF-16 units; the longest emoji of Unicode, families and flags of regions, have fewer than that. */
const LONGEST = 35;

// The `v` flag is newer than the language level that is compiled for.
const ONE_EMOJI = new RegExp('^\\p{RGI_Emoji}$', 'v');
const STYLES = /[\uFE0E\uFE0F]/g;
/** What is shown as text unless it is told to be an emoji, or has a skin tone. */
const TEXT_BY_DEFAULT = /(?!\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})/gu;

/**
 * One emoji that Unicode recommends for interchange in its fully qualified form (UTS #51 §2.3), however it was written:
 * with selectors of style missing, left over or in the wrong place. Null for anything else.
 */
export function qualifiedEmoji(text: string): string | null {
  const bare = text.replace(STYLES, '');
  if (bare.length > LONGEST) return null;
  const qualified = bare.replace(TEXT_BY_DEFAULT, '$&\uFE0F');
  return ONE_EMOJI.test(qualified) ? qualified : null;
}

/** What may be one emoji: it and all that follows it on a joiner, in a flag or as a modifier. */
const SEQUENCE =
  /(?:\p{RI}\p{RI}|[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}\u{E0020}-\u{E007F}]{0,8}(?:\u200D\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]{0,2}){0,9})/gu;

/** A text without its emoji. What only looks like part of one stays. */
export const withoutEmoji = (text: string): string =>
  text.replace(SEQUENCE, (found) => (qualifiedEmoji(found) === null ? found : ''));
