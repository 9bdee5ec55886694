/** In UTF-16 units. Paragraphs of prose are seldom longer, and the difference is hardly visible. */
const MAX_LINE_LENGTH = 1_000;

/**
 * Classes for an element that may contain a long line. Our font has kerning and contextual forms between most
 * characters, and each line break among them reshapes the rest of the line: 8,000 characters of `\` or `[a] ` take 200
 * ms with them, and 4 ms without.
 */
export const SIMPLE_SHAPING = '[font-kerning:none] [font-variant-ligatures:none]';

/** The classes that make `text` fast to lay out, if it needs any. */
export const shapingOf = (text: string): string | undefined =>
  text.split('\n').some((line) => line.length > MAX_LINE_LENGTH) ? SIMPLE_SHAPING : undefined;
