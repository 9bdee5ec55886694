import { layoutCostOf } from './render-cost.ts';
import { collapsedText } from './collapsed-text.ts';

/** The maximum cost of laying out a message at once, in units. A collapsed message costs less. */
const MAX_UNITS = 1_000;
/** The cost of one chunk, in units. */
const CHUNK_UNITS = MAX_UNITS / 2;
/** A chunk ends at whitespace if there is some within this many characters before its end. */
const SLACK = 100;

/**
 * Splits a message that takes a long time to lay out into chunks to render one after another. Any other message, such
 * as prose in any script, stays whole. The first chunk is the collapsed message: the row must not shrink when it is
 * expanded.
 */
export function layoutChunks(text: string): string[] {
  const cost = layoutCostOf(text);
  if (cost <= MAX_UNITS) return [text];
  const length = Math.ceil((text.length * CHUNK_UNITS) / cost);
  const chunks = [collapsedText(text)];
  for (let start = chunks.join('').length; start < text.length;) {
    const end = endOfChunk(text, start + length);
    chunks.push(text.slice(start, end));
    start = end;
  }
  return chunks;
}

function endOfChunk(text: string, end: number): number {
  if (end >= text.length) return text.length;
  const slack = text.slice(end - SLACK, end);
  const space = Math.max(slack.lastIndexOf(' '), slack.lastIndexOf('\n'));
  if (space !== -1) return end - SLACK + space + 1;
  // Do not split a surrogate pair.
  return isLowSurrogate(text.charCodeAt(end)) ? end - 1 : end;
}

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;
