import { splitPlainText } from './inline-parts.ts';
import { withoutExcessMarks } from './excess-marks.ts';
import { format } from './markdown/format.ts';
import type { FormatNode } from './markdown/node.ts';
import { ParseBudget, PARSE_LIMITS } from './markdown/parse-budget.ts';
import { mayBeMarkdown } from './may-be-markdown.ts';
import { AT_SIGN, type NameForm } from './mention.ts';

/** The result must be the same on every machine, so steps limit the work, not the clock. */
const LIMITS = { ...PARSE_LIMITS, time: Infinity };

/**
 * Finds the names that a message mentions with `@name`, in order. Each has its possible readings, likeliest first
 * (`@ann.` is usually `ann` at the end of a sentence). Code, links and addresses contain no mentions. The web client
 * uses the same parser.
 * @param limit the maximum number of mentions; later ones are ignored.
 */
export function findMentions(body: string, limit: number): string[][] {
  const found = new Map<string, string[]>();
  for (const forms of mentionsIn(body)) {
    const names = [...new Set(forms.map(({ name }) => name))];
    found.set(names.join(' '), names);
    if (found.size === limit) break;
  }
  return [...found.values()];
}

/** Finds every mention in a message, in order. */
export function mentionsIn(body: string): (readonly NameForm[])[] {
  if (!AT_SIGN.test(body)) return [];
  const nodes = isPlain(body) ? null : format(body, new ParseBudget(LIMITS))?.nodes;
  // A text that is too complex is displayed as plain text.
  if (!nodes) return splitPlainText(body).flatMap((part) => (part.kind === 'mention' ? [part.forms] : []));
  return formsWithin(nodes);
}

/** Whether a message is displayed as plain text. */
export const isPlain = (body: string): boolean => !mayBeMarkdown(body) || withoutExcessMarks(body) !== body;

/** Mentions in links were left out by the parser. */
const formsWithin = (nodes: readonly FormatNode[]): (readonly NameForm[])[] =>
  nodes.flatMap(({ forms, children }) => (forms ? [forms] : formsWithin(children)));
