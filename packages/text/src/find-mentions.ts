import { cutPlain } from './active-parts.ts';
import { withoutExcessMarks } from './excess-marks.ts';
import { format } from './markdown/format.ts';
import type { FormatNode } from './markdown/node.ts';
import { ParseBudget, PARSE_LIMITS } from './markdown/parse-budget.ts';
import { mayBeMarkdown } from './may-be-markdown.ts';
import { AT_SIGN, type NameForm } from './mention.ts';

/** The same text means the same to everyone, however busy the machine is: steps bound the work, not the clock. */
const LIMITS = { ...PARSE_LIMITS, time: Infinity };

/**
 * The names that a message mentions with `@name`, in its order: each with the names that it may stand for, likeliest
 * first (`@ann.` is most of the time `ann` at the end of a sentence). Code, links and addresses mention no one. What
 * the page draws as a mention is found by the same parser.
 * @param limit mentions; those that come after them are left out.
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

/** Every mention in a message, in its order. */
export function mentionsIn(body: string): (readonly NameForm[])[] {
  if (!AT_SIGN.test(body)) return [];
  const nodes = isPlain(body) ? null : format(body, new ParseBudget(LIMITS))?.nodes;
  // A text that is too complex is shown as it was written.
  if (!nodes) return cutPlain(body).flatMap((part) => (part.kind === 'mention' ? [part.forms] : []));
  return formsWithin(nodes);
}

/** Whether a message is shown as it was written. */
export const isPlain = (body: string): boolean => !mayBeMarkdown(body) || withoutExcessMarks(body) !== body;

/** Those in a link were left out by the parser. */
const formsWithin = (nodes: readonly FormatNode[]): (readonly NameForm[])[] =>
  nodes.flatMap(({ forms, children }) => (forms ? [forms] : formsWithin(children)));
