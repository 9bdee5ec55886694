/** As many characters as a message may have, as the server counts them: code points. */
export const MAX_LENGTH = 8_000;

/** Code points. */
export const lengthOf = (text: string): number => {
  let length = 0;
  // Nothing but counting: an array of them would be as long.
  for (const _ of text) length++;
  return length;
};

/** A text without empty lines before it and white space after it. Its indentation is part of it. */
export function sendable(text: string): string {
  const lines = text.trimEnd().split('\n');
  const first = lines.findIndex((line) => line.trim() !== '');
  return first < 0 ? '' : lines.slice(first).join('\n');
}
