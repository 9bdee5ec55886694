import { BadUserInputError } from '@parley/service/errors';

export interface PageInfo {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor: string | null;
  endCursor: string | null;
}

/** A page of a list, as in the Relay cursor connections specification. */
export interface Connection<Node> {
  edges: { cursor: string; node: Node }[];
  pageInfo: PageInfo;
}

export interface PageArguments {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

/** Converts between a cursor and the key of a node in its list. */
export interface CursorCodec<Key> {
  encode(key: Key): string;
  /** Undefined when the text is not a cursor of this list. */
  decode(cursor: string): Key | undefined;
}

/** The `limit` nodes to read, from one end of the range between the two keys. */
export interface PageRequest<Key> {
  after: Key | undefined;
  before: Key | undefined;
  from: 'start' | 'end';
  limit: number;
}

/**
 * Validates the arguments of a connection. Without `first` and `last`, `fallback` applies.
 * @throws BadUserInputError that names the argument.
 */
export function readPageArguments<Key>(
  args: PageArguments,
  codec: CursorCodec<Key>,
  options: { maxSize: number; fallback: { first: number } | { last: number } },
): PageRequest<Key> {
  if (args.first != null && args.last != null) {
    throw new BadUserInputError('Pass `first` or `last`, not both.', 'last');
  }
  const isGiven = args.first != null || args.last != null;
  const { first, last } = isGiven ? args : { first: undefined, last: undefined, ...options.fallback };
  const field = last != null ? 'last' : 'first';
  const limit = last ?? first ?? 0;
  if (limit < 1 || limit > options.maxSize) {
    throw new BadUserInputError(`\`${field}\` must be between 1 and ${options.maxSize}.`, field);
  }
  return {
    after: decode(args.after, codec, 'after'),
    before: decode(args.before, codec, 'before'),
    from: field === 'last' ? 'end' : 'start',
    limit,
  };
}

/**
 * Builds a page from the nodes read.
 * @param nodes up to `limit + 1` nodes in reading order, starting at the requested end.
 */
export function toConnection<Node, Key>(
  request: PageRequest<Key>,
  nodes: readonly Node[],
  codec: CursorCodec<Key>,
  keyOf: (node: Node) => Key,
): Connection<Node> {
  const hasMore = nodes.length > request.limit;
  const page = nodes.slice(0, request.limit);
  if (request.from === 'end') page.reverse();
  // Cursors are signed on access: most operations select none.
  const edges = page.map((node) => ({
    node,
    get cursor() {
      return codec.encode(keyOf(node));
    },
  }));
  return {
    edges,
    pageInfo: {
      hasNextPage: request.from === 'start' ? hasMore : request.before !== undefined,
      hasPreviousPage: request.from === 'end' ? hasMore : request.after !== undefined,
      get startCursor() {
        return edges[0]?.cursor ?? null;
      },
      get endCursor() {
        return edges.at(-1)?.cursor ?? null;
      },
    },
  };
}

function decode<Key>(cursor: string | null | undefined, codec: CursorCodec<Key>, field: string): Key | undefined {
  if (cursor == null) return undefined;
  const key = codec.decode(cursor);
  if (key === undefined) throw new BadUserInputError('Invalid cursor for this list.', field);
  return key;
}
