import { layoutCostOf } from './render-cost.ts';
import { collapsedText } from './collapsed-text.ts';

/** The maximum cost of laying out a text at once, in units. A collapsed message costs less. */
const MAX_UNITS = 1_000;
/** The cost of one chunk, in units. */
const PART_UNITS = MAX_UNITS / 2;
/** A chunk ends at whitespace if there is some within this many characters before its end. */
const SLACK = 100;

/**
 * Splits a text that takes long to lay out into chunks to render one after another. Any other text, such as prose in
 * any script, stays whole. The first chunk is the collapsed text: the row must not shrink when it is expanded.
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
  // Do not split a surrogate pair.
  return isLowSurrogate(text.charCodeAt(end)) ? end - 1 : end;
}

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;
