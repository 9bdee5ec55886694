/** The maximum length of a message in code points, as the server counts. */
export const MAX_LENGTH = 8_000;

/** The length in code points. */
export const lengthOf = (text: string): number => {
  let length = 0;
  // Count without creating an array of the code points.
  for (const _ of text) length++;
  return length;
};

/** The text without leading blank lines and trailing whitespace. Indentation is kept. */
export function sendable(text: string): string {
  const lines = text.trimEnd().split('\n');
  const first = lines.findIndex((line) => line.trim() !== '');
  return first < 0 ? '' : lines.slice(first).join('\n');
}
