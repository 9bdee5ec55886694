/** Longer messages are collapsed: laying out 8,000 characters of many scripts, or as many lines, takes too long. */
const HEAD_LENGTH = 2_000;
const HEAD_LINES = 30;
/** A message that is at most this factor longer is shown in full: a button to reveal two lines is not worth it. */
const TOLERANCE = 1.25;

/** The beginning of a long message, cut at a line or word if possible. A short one is returned as is. */
export function collapsedText(text: string): string {
  const lineEnd = endOfLine(text, HEAD_LINES * TOLERANCE) === text.length ? text.length : endOfLine(text, HEAD_LINES);
  const end = text.length <= HEAD_LENGTH * TOLERANCE ? text.length : HEAD_LENGTH;
  if (lineEnd <= end) return text.slice(0, lineEnd);
  if (end === text.length) return text;
  const head = text.slice(0, end);
  const space = Math.max(head.lastIndexOf('\n'), head.lastIndexOf(' '));
  if (space > HEAD_LENGTH / 2) return head.slice(0, space);
  // Do not split a surrogate pair.
  return isHighSurrogate(head.charCodeAt(end - 1)) ? head.slice(0, -1) : head;
}

/** The end of a line, by its number from 1. */
function endOfLine(text: string, number: number): number {
  let end = -1;
  for (let line = 0; line < number; line++) {
    end = text.indexOf('\n', end + 1);
    if (end === -1) return text.length;
  }
  return end;
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
