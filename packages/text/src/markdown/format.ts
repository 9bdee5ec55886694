import type { Token } from 'markdown-it';
import { nodeOf, type FormatNode } from './node.ts';
import { MAX_DEPTH, parseMarkdown } from './parser.ts';
import { ParseBudget, TooComplexError } from './parse-budget.ts';

/** The maximum number of elements. Rendering one takes about 30 µs on a desktop, and several times that on a phone. */
const MAX_ELEMENTS = 800;
/** The maximum number of table cells, which are laid out twice. */
const MAX_CELLS = 400;
/** The maximum number of links, which are all keyboard stops. */
const MAX_LINKS = 200;

/** The maximum number of possible mentions, each of which may be a button. */
const MAX_MENTIONS = 200;

/** A formatted text. */
export interface Formatted {
  nodes: readonly FormatNode[];
  /** The number of nodes in the whole tree. */
  size: number;
}

/** Parses a Markdown text into a tree; null when it exceeds the budget or a limit. */
export function format(text: string, budget = new ParseBudget()): Formatted | null {
  const builder = new TreeBuilder();
  try {
    const nodes = builder.build(parseMarkdown(text, budget));
    return { nodes, size: builder.size };
  } catch (error) {
    if (error instanceof TooComplexError) return null;
    throw error;
  }
}

/** Builds a tree from the parser's flat tokens, and counts its nodes. */
class TreeBuilder {
  size = 0;
  private elements = 0;
  private cells = 0;
  private links = 0;
  private mentions = 0;

  /** @throws TooComplexError */
  build(tokens: readonly Token[], depth = 0): FormatNode[] {
    const root: FormatNode[] = [];
    const open = [root];
    for (const token of tokens) {
      const siblings = open.at(-1) ?? root;
      // A paragraph in a tight list has no element.
      if (token.hidden) continue;
      if (token.nesting < 0) open.pop();
      else if (token.type === 'inline') siblings.push(...this.build(token.children ?? [], depth + open.length));
      else {
        const node = nodeOf(token);
        this.count(node);
        siblings.push(node);
        if (token.nesting > 0) open.push(node.children);
        if (depth + open.length > MAX_DEPTH) throw new TooComplexError('nested too deeply');
      }
    }
    return root;
  }

  private count({ type }: FormatNode): void {
    this.size++;
    if (type === 'mention') this.mentions++;
    else if (type !== 'text') this.elements++;
    if (type === 'td' || type === 'th') this.cells++;
    if (type === 'link' || type === 'image') this.links++;
    const isTooMuch =
      this.elements > MAX_ELEMENTS || this.cells > MAX_CELLS || this.links > MAX_LINKS || this.mentions > MAX_MENTIONS;
    if (isTooMuch) throw new TooComplexError('too many elements');
  }
}
