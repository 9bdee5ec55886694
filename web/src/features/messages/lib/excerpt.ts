import { withoutExcessMarks } from '@parley/text/excess-marks';
import { withoutMarkdown } from './without-markdown.ts';

/** Longer messages are cut before Markdown is removed. */
const MAX_SOURCE_LENGTH = 1_000;

/** The beginning of a message on one line, without Markdown, in at most `limit` characters. */
export function excerpt(text: string, limit = 160): string {
  const plain = withoutExcessMarks(withoutMarkdown(text.slice(0, MAX_SOURCE_LENGTH)));
  const line = plain.replace(/\s+/g, ' ').trim();
  return line.length > limit ? `${line.slice(0, limit - 1).trimEnd()}…` : line;
}
