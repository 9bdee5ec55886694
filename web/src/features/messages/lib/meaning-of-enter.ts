/** How Enter was pressed, and where. */
export interface Enter {
  shiftKey: boolean;
  /** Control, or Command on a Mac. */
  modKey: boolean;
  /** A keyboard on the screen has no other way to a second line. */
  isTouch: boolean;
  text: string;
  caret: number;
}

/** Enter sends, or starts a new line: with Shift, on a touch screen, and in a block of code that is not closed. */
export function meaningOfEnter({ shiftKey, modKey, isTouch, text, caret }: Enter): 'send' | 'new line' {
  if (modKey) return 'send';
  if (shiftKey || isTouch) return 'new line';
  return openFence(text.slice(0, caret)) === null ? 'send' : 'new line';
}

const MOST_INDENT = 3;
const LEAST_MARKS = 3;

/** The fence that opens the block of code in which the text ends, with what names its language; null outside of one. */
export function openFence(text: string): string | null {
  let open: string | null = null;
  for (const line of text.split('\n')) {
    const fence = fenceOf(line);
    if (!fence) continue;
    if (open === null) open = line.trim();
    else if (fence.startsWith(marksOf(open)) && line.trim() === fence) open = null;
  }
  return open;
}

/** The marks of a fence, without the language after them. */
export function marksOf(fence: string): string {
  let end = 0;
  while (fence.charAt(end) === fence.charAt(0) && end < fence.length) end++;
  return fence.slice(0, end);
}

/** The marks with which a line begins or ends a block of code, as in CommonMark. */
function fenceOf(line: string): string | null {
  const start = line.length - line.trimStart().length;
  const mark = line.charAt(start);
  if (start > MOST_INDENT || (mark !== '`' && mark !== '~')) return null;
  let end = start;
  while (line.charAt(end) === mark) end++;
  const isInline = mark === '`' && line.includes('`', end);
  return end - start >= LEAST_MARKS && !isInline ? line.slice(start, end) : null;
}
