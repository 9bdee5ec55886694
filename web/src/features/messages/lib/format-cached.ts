import { format } from '@parley/text/markdown/format';
import type { FormatNode } from '@parley/text/markdown/node';
import { BoundedCache } from '../../../lib/bounded-cache.ts';

/** Texts and what they became. */
const CACHE_BYTES = 4_000_000;
/** Estimates: a node with its array of children, and a character of which text and key each keep one. */
const BYTES_PER_NODE = 200;
const BYTES_PER_CHARACTER = 4;

const cache = new BoundedCache<readonly FormatNode[] | null>(CACHE_BYTES);

/** A Markdown text as a tree; null when it is too complex to be formatted. The same tree for the same text. */
export function formatCached(text: string): readonly FormatNode[] | null {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const { nodes = null, size = 0 } = format(text) ?? {};
  cache.set(text, nodes, text.length * BYTES_PER_CHARACTER + size * BYTES_PER_NODE);
  return nodes;
}
