import { withoutExcessMarks } from '@parley/text/excess-marks';
import { withoutMarkdown } from './without-markdown.ts';

/** Longer texts are cut before their marks are looked for. */
const MAX_SOURCE_LENGTH = 1_000;

/** The beginning of a message on one line and without its Markdown, at most `most` characters. */
export function excerpt(text: string, limit = 160): string {
  const plain = withoutExcessMarks(withoutMarkdown(text.slice(0, MAX_SOURCE_LENGTH)));
  const line = plain.replace(/\s+/g, ' ').trim();
  return line.length > limit ? `${line.slice(0, limit - 1).trimEnd()}…` : line;
}
