import { layoutCostOf } from './render-cost.ts';
import { collapsedText } from './collapsed-text.ts';

/** Units that may be laid out at once. The head of a message takes fewer. */
const MAX_UNITS = 1_000;
/** Units of a part. */
const PART_UNITS = MAX_UNITS / 2;
/** A part ends at white space if there is some within so many characters before its end. */
const SLACK = 100;

/**
 * Cuts a text that takes long to lay out into parts that can be drawn one after the other; any other stays whole, such
 * as prose in any script. The first part is the text's head: what is shown before a message is expanded, which must not
 * become lower before it becomes higher.
 */
export function layoutChunks(text: string): string[] {
  const cost = layoutCostOf(text);
  if (cost <= MAX_UNITS) return [text];
  const length = Math.ceil((text.length * PART_UNITS) / cost);
  const parts = [collapsedText(text)];
  for (let start = parts.join('').length; start < text.length;) {
    const end = endOfPart(text, start + length);
    parts.push(text.slice(start, end));
    start = end;
  }
  return parts;
}

function endOfPart(text: string, end: number): number {
  if (end >= text.length) return text.length;
  const slack = text.slice(end - SLACK, end);
  const space = Math.max(slack.lastIndexOf(' '), slack.lastIndexOf('\n'));
  if (space !== -1) return end - SLACK + space + 1;
  // Not between the halves of a surrogate pair.
  return isLowSurrogate(text.charCodeAt(end)) ? end - 1 : end;
}

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;
