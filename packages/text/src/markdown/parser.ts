import MarkdownIt, { type StateBlock, type StateInline, type Token } from 'markdown-it';
import cjkFriendly from 'markdown-it-cjk-friendly';
import { inlinePart, plainText } from './inline-rules.ts';
import { ParseBudget, TooComplexError } from './parse-budget.ts';
import { safeHref } from '../safe-href.ts';

/** The maximum nesting of blocks and marks. The parser drops deeper content, so such a text must be rejected before. */
export const MAX_DEPTH = 24;

/**
 * The subset of GitHub's Markdown that a chat needs. HTML stays text. So do link definitions, which would multiply a long
 * address, and entities, which plain messages do not support either. A custom rule finds addresses and mentions.
 * Emphasis also works next to East Asian punctuation, which CommonMark does not handle.
 */
const markdown = new MarkdownIt({ html: false, linkify: false, breaks: true, maxNesting: MAX_DEPTH })
  .use(cjkFriendly)
  .disable(['reference', 'entity', 'html_block', 'html_inline']);

// A link without a safe address is displayed as plain text.
markdown.validateLink = (address) => safeHref(address) !== null;
markdown.normalizeLink = (address) => address;
markdown.normalizeLinkText = (address) => address;

const budgetOf = ({ env }: StateBlock | StateInline): ParseBudget => env['budget'] as ParseBudget;

/** Each attempt at a position starts with this rule, which never matches. */
const takeStep = (state: StateBlock | StateInline): false => {
  budgetOf(state).takeStep();
  return false;
};
markdown.block.ruler.before('table', 'budget', takeStep, {
  alt: ['paragraph', 'reference', 'blockquote', 'list', 'table'],
});
markdown.inline.ruler.before('text', 'budget', takeStep);
markdown.inline.ruler.at('text', plainText);
markdown.inline.ruler.after('text', 'active_part', inlinePart);

/** Both kinds of state create their tokens through one method. */
markdown.block.State = class extends markdown.block.State {
  override push(...[type, tag, nesting]: Parameters<StateBlock['push']>): Token {
    takeToken(this, nesting);
    return super.push(type, tag, nesting);
  }
};
markdown.inline.State = class extends markdown.inline.State {
  override push(...[type, tag, nesting]: Parameters<StateInline['push']>): Token {
    takeToken(this, nesting);
    return super.push(type, tag, nesting);
  }
};

function takeToken(state: StateBlock | StateInline, nesting: number): void {
  budgetOf(state).takeToken();
  if (nesting > 0 && state.level + 1 >= MAX_DEPTH) throw new TooComplexError('nested too deeply');
}

/**
 * Tokenizes a Markdown text: a flat list of opening and closing blocks, with inline tokens as children.
 * @throws TooComplexError when the text exceeds the budget.
 */
export const parseMarkdown = (text: string, budget = new ParseBudget()): Token[] => markdown.parse(text, { budget });
