/** UTF-16 units without white space. Longer than any word or ordinary address. */
const MAX_WORD_LENGTH = 200;

/**
 * The class of what shows a text with a long word in it. Our font has kerning and contextual forms between most signs,
 * and breaking a word into lines shapes the rest of it again wherever they apply: 8,000 backslashes take 200 ms with
 * them, and 4 ms without.
 */
const SIMPLE_SHAPING = '[font-kerning:none] [font-variant-ligatures:none]';

/** The class that an element needs to show a text quickly, if any. */
export const shapingOf = (text: string): string | undefined =>
  text.split(/\s/).some((word) => word.length > MAX_WORD_LENGTH) ? SIMPLE_SHAPING : undefined;
