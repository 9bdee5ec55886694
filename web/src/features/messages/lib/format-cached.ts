import { format } from '@parley/text/markdown/format';
import type { FormatNode } from '@parley/text/markdown/node';
import { BoundedCache } from '../../../lib/bounded-cache.ts';

/** For messages and their trees. */
const CACHE_BYTES = 4_000_000;
/** Estimates: a node with its array of children, and a character in both the text and the key. */
const BYTES_PER_NODE = 200;
const BYTES_PER_CHARACTER = 4;

const cache = new BoundedCache<readonly FormatNode[] | null>(CACHE_BYTES);

/** Parses Markdown into a tree, or null if it is too complex. Returns the same tree for the same text. */
export function formatCached(text: string): readonly FormatNode[] | null {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const { nodes = null, size = 0 } = format(text) ?? {};
  cache.set(text, nodes, text.length * BYTES_PER_CHARACTER + size * BYTES_PER_NODE);
  return nodes;
}
