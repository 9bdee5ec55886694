/** UTF-16 units. A paragraph of prose seldom has as many; where it has, the difference can hardly be seen. */
const MAX_LINE_LENGTH = 1_000;

/**
 * The class of what may hold a long line. Our font has kerning and contextual forms between most signs, and breaking a
 * line where they apply shapes the rest of it again: 8,000 characters of `\` or of `[a] ` take 200 ms with them, and
 * 4 ms without.
 */
export const SIMPLE_SHAPING = '[font-kerning:none] [font-variant-ligatures:none]';

/** The class that an element needs to show a text quickly, if any. */
export const shapingOf = (text: string): string | undefined =>
  text.split('\n').some((line) => line.length > MAX_LINE_LENGTH) ? SIMPLE_SHAPING : undefined;
