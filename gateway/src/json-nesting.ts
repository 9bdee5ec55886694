/** Levels of objects and lists in one message. The deepest input of the schema has a tenth of that. */
export const MAX_LEVELS = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/**
 * Whether JSON is nested more deeply than any request needs. Checked before parsing, because copying, validating and
 * serializing a value are recursive and would overflow the stack.
 */
export function isNestedTooDeeply(text: string): boolean {
  if (text.length <= MAX_LEVELS) return false;
  let level = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (isInString) {
      if (character === BACKSLASH) index++;
      else if (character === QUOTE) isInString = false;
    } else if (character === QUOTE) isInString = true;
    else if (OPENING.has(character)) {
      if (++level > MAX_LEVELS) return true;
    } else if (CLOSING.has(character)) level--;
  }
  return false;
}
