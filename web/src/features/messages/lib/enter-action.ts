/** The state in which Enter was pressed. */
export interface EnterPress {
  shiftKey: boolean;
  /** Control, or Command on a Mac. */
  modKey: boolean;
  /** An on-screen keyboard has no other way to start a new line. */
  isTouch: boolean;
  text: string;
  caret: number;
}

/** Enter sends. It starts a new line with Shift, on a touch screen, and in an open code block. */
export function enterAction({ shiftKey, modKey, isTouch, text, caret }: EnterPress): 'send' | 'new line' {
  if (modKey) return 'send';
  if (shiftKey || isTouch) return 'new line';
  return openFence(text.slice(0, caret)) === null ? 'send' : 'new line';
}

const MAX_INDENT = 3;
const MIN_MARKS = 3;

/** A code block that is not closed. */
export interface OpenFence {
  /** The line that opens it, including the language. */
  line: string;
  /** The prefix that continues its quote or list item on another line; empty outside of one. */
  lead: string;
  /** The marks that close it. */
  marks: string;
}

/**
 * The code block that is open at the end of the text, or null. A quote or list item that contains it ends it: at a line
 * without its prefix after a blank line. Directly below the block, the user may just not have typed the prefix yet.
 */
export function openFence(text: string): OpenFence | null {
  let open: OpenFence | null = null;
  let isAfterGap = false;
  let above = '';
  for (const line of text.split('\n')) {
    if (line.trim() === '') {
      isAfterGap = true;
      continue;
    }
    if (open && isAfterGap && !isWithin(open.lead, line)) open = null;
    isAfterGap = false;
    // Most lines need no more parsing.
    if (line.includes('```') || line.includes('~~~')) {
      if (!open) open = fenceOf(line, above);
      else if (closes(open, line)) open = null;
    }
    above = line;
  }
  return open;
}

/** One quote or list marker, as in CommonMark. */
const CONTAINER_MARK = / {0,3}(?:(> ?)|(?:[-+*]|\d{1,9}[.)]) )/y;

/** Splits the quote and list markers off the beginning of a line. `lead` continues them on other lines. */
function splitLead(line: string): { lead: string; rest: string } {
  let lead = '';
  let end = 0;
  CONTAINER_MARK.lastIndex = 0;
  for (let mark = CONTAINER_MARK.exec(line); mark; mark = CONTAINER_MARK.exec(line)) {
    lead += mark[1] === undefined ? ' '.repeat(mark[0].length) : '> ';
    end = CONTAINER_MARK.lastIndex;
  }
  return { lead, rest: line.slice(end) };
}

/** Whether a line belongs to the quote or list item that `lead` continues. */
const isWithin = (lead: string, line: string): boolean =>
  lead.includes('>') ? line.trimStart().startsWith('>') : line.startsWith(lead);

/** The code block that a line opens. `above` is the previous line, which may start a list item that contains it. */
function fenceOf(line: string, above: string): OpenFence | null {
  const { lead, rest } = splitLead(line);
  const item = lead === '' ? splitLead(above).lead : '';
  const isInItem = item !== '' && line.startsWith(item);
  const marks = fenceMarks(isInItem ? line.slice(item.length) : rest);
  return marks === null ? null : { line: line.trim(), lead: isInItem ? item : lead, marks };
}

/** Whether a line closes a code block. */
function closes({ lead, marks }: OpenFence, line: string): boolean {
  const rest = lead.includes('>') ? splitLead(line).rest : line.slice(line.startsWith(lead) ? lead.length : 0);
  const fence = fenceMarks(rest);
  return fence !== null && fence.startsWith(marks) && rest.trim() === fence;
}

/** The fence with which a line opens or closes a code block, as in CommonMark. */
function fenceMarks(line: string): string | null {
  const start = line.length - line.trimStart().length;
  const mark = line.charAt(start);
  if (start > MAX_INDENT || (mark !== '`' && mark !== '~')) return null;
  let end = start;
  while (line.charAt(end) === mark) end++;
  const isInline = mark === '`' && line.includes('`', end);
  return end - start >= MIN_MARKS && !isInline ? line.slice(start, end) : null;
}
