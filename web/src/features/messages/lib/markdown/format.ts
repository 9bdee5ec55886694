import type { Token } from 'markdown-it';
import { nodeOf, type FormatNode } from './node.ts';
import { MAX_DEPTH, parseMarkdown } from './parser.ts';
import { TooComplexError } from './parse-budget.ts';
import { BoundedCache } from '../../../../lib/bounded-cache.ts';

/** Elements of one message. Drawing and laying out one takes about 30 µs on a desktop, and several times that on a phone. */
const MAX_ELEMENTS = 800;
/** Cells of its tables, which are laid out twice. */
const MAX_CELLS = 400;
/** Links, each of which the keyboard stops at. */
const MAX_LINKS = 200;

/** Signs that may be mentions, each of which is a button. */
const MAX_AT_SIGNS = 200;

/** Texts and what they became. */
const CACHE_BYTES = 4_000_000;
/** Estimates: a node with its array of children, and a character of which text and key each keep one. */
const BYTES_PER_NODE = 200;
const BYTES_PER_CHARACTER = 4;

const cache = new BoundedCache<readonly FormatNode[] | null>(CACHE_BYTES);

/** A Markdown text as a tree; null when it is too complex to be formatted. The same tree for the same text. */
export function format(text: string): readonly FormatNode[] | null {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const builder = new TreeBuilder();
  const nodes = tryToFormat(text, builder);
  cache.set(text, nodes, text.length * BYTES_PER_CHARACTER + builder.size * BYTES_PER_NODE);
  return nodes;
}

function tryToFormat(text: string, builder: TreeBuilder): readonly FormatNode[] | null {
  try {
    return builder.build(parseMarkdown(text));
  } catch (error) {
    if (error instanceof TooComplexError) return null;
    throw error;
  }
}

/** Makes a tree of the parser's flat tokens, and counts what is in it. */
class TreeBuilder {
  size = 0;
  private elements = 0;
  private cells = 0;
  private links = 0;
  private atSigns = 0;

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

  private count({ type, text }: FormatNode): void {
    this.size++;
    if (type === 'text') this.atSigns += text.split('@').length - 1;
    else this.elements++;
    if (type === 'td' || type === 'th') this.cells++;
    if (type === 'link' || type === 'image') this.links++;
    const isTooMuch =
      this.elements > MAX_ELEMENTS || this.cells > MAX_CELLS || this.links > MAX_LINKS || this.atSigns > MAX_AT_SIGNS;
    if (isTooMuch) throw new TooComplexError('too many elements');
  }
}
