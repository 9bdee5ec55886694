import MarkdownIt, { type StateBlock, type StateInline, type Token } from 'markdown-it';
import cjkFriendly from 'markdown-it-cjk-friendly';
import { activePart, plainText } from './active-rule.ts';
import { ParseBudget, TooComplexError } from './parse-budget.ts';
import { safeHref } from '../safe-href.ts';

/** Blocks and marks within each other. The parser leaves out what is deeper, so such a text must not get that far. */
export const MAX_DEPTH = 24;

/**
 * GitHub's Markdown as far as a chat needs it. HTML stays text. So do definitions of links, which would multiply a long
 * address, and entities, which plain messages do not have either. Addresses and mentions are found by a rule of our own.
 * Emphasis works beside the punctuation of East Asian scripts, which CommonMark forgets.
 */
const markdown = new MarkdownIt({ html: false, linkify: false, breaks: true, maxNesting: MAX_DEPTH })
  .use(cjkFriendly)
  .disable(['reference', 'entity', 'html_block', 'html_inline']);

// A link that leads to no safe address is shown as it was written.
markdown.validateLink = (address) => safeHref(address) !== null;
markdown.normalizeLink = (address) => address;
markdown.normalizeLinkText = (address) => address;

const budgetOf = ({ env }: StateBlock | StateInline): ParseBudget => env['budget'] as ParseBudget;

/** Each attempt at a place of the text starts with this rule, which never matches. */
const takeStep = (state: StateBlock | StateInline): false => {
  budgetOf(state).takeStep();
  return false;
};
markdown.block.ruler.before('table', 'budget', takeStep, {
  alt: ['paragraph', 'reference', 'blockquote', 'list', 'table'],
});
markdown.inline.ruler.before('text', 'budget', takeStep);
markdown.inline.ruler.at('text', plainText);
markdown.inline.ruler.after('text', 'active_part', activePart);

/** Both kinds of state make their tokens through one method. */
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
 * The tokens of a Markdown text: blocks, opened and closed one after the other, with inline tokens as their children.
 * @throws TooComplexError when the text takes more than the budget.
 */
export const parseMarkdown = (text: string, budget = new ParseBudget()): Token[] => markdown.parse(text, { budget });
