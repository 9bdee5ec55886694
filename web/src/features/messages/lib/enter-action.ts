/** How Enter was pressed, and where. */
export interface EnterPress {
  shiftKey: boolean;
  /** Control, or Command on a Mac. */
  modKey: boolean;
  /** A keyboard on the screen has no other way to a second line. */
  isTouch: boolean;
  text: string;
  caret: number;
}

/** Enter sends, or starts a new line: with Shift, on a touch screen, and in a block of code that is not closed. */
export function enterAction({ shiftKey, modKey, isTouch, text, caret }: EnterPress): 'send' | 'new line' {
  if (modKey) return 'send';
  if (shiftKey || isTouch) return 'new line';
  return openFence(text.slice(0, caret)) === null ? 'send' : 'new line';
}

const MAX_INDENT = 3;
const MIN_MARKS = 3;

/** A block of code that is not closed. */
export interface OpenFence {
  /** The line that opens it, with the language that it names. */
  line: string;
  /** What a line begins with to be in the same quote or list item; empty outside of them. */
  lead: string;
  /** The marks that close it. */
  marks: string;
}

/**
 * The block of code in which the text ends; null outside of one. A quote or a list item may contain it. It ends with
 * them: where a line without their marks follows an empty one. Directly below, the person may just not have typed them.
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
    // Most lines need no closer look.
    if (line.includes('```') || line.includes('~~~')) {
      if (!open) open = fenceOf(line, above);
      else if (closes(open, line)) open = null;
    }
    above = line;
  }
  return open;
}

/** One mark of a quote or of a list item, as in CommonMark. */
const CONTAINER_MARK = / {0,3}(?:(> ?)|(?:[-+*]|\d{1,9}[.)]) )/y;

/** Splits a line after the marks of quotes and list items with which it begins. `lead` continues them on other lines. */
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

/** The block of code that a line opens. `above` is the line before it, which may begin a list item that contains it. */
function fenceOf(line: string, above: string): OpenFence | null {
  const { lead, rest } = splitLead(line);
  const item = lead === '' ? splitLead(above).lead : '';
  const isInItem = item !== '' && line.startsWith(item);
  const marks = fenceMarks(isInItem ? line.slice(item.length) : rest);
  return marks === null ? null : { line: line.trim(), lead: isInItem ? item : lead, marks };
}

/** Whether a line closes a block of code. */
function closes({ lead, marks }: OpenFence, line: string): boolean {
  const rest = lead.includes('>') ? splitLead(line).rest : line.slice(line.startsWith(lead) ? lead.length : 0);
  const fence = fenceMarks(rest);
  return fence !== null && fence.startsWith(marks) && rest.trim() === fence;
}

/** The marks with which a line begins or ends a block of code, as in CommonMark. */
function fenceMarks(line: string): string | null {
  const start = line.length - line.trimStart().length;
  const mark = line.charAt(start);
  if (start > MAX_INDENT || (mark !== '`' && mark !== '~')) return null;
  let end = start;
  while (line.charAt(end) === mark) end++;
  const isInline = mark === '`' && line.includes('`', end);
  return end - start >= MIN_MARKS && !isInline ? line.slice(start, end) : null;
}
