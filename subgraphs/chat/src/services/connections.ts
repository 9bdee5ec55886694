import { BadUserInputError } from '@parley/service';

export interface PageInfo {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor: string | null;
  endCursor: string | null;
}

/** A page of a list after the Relay cursor connections specification. */
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

/** How a cursor stands for a node's place in its list. */
export interface CursorCodec<Key> {
  encode(key: Key): string;
  /** Undefined when the text is no cursor of this list. */
  decode(cursor: string): Key | undefined;
}

/** What to read: the `limit` nodes from one end of the range between the two keys. */
export interface PageRequest<Key> {
  after: Key | undefined;
  before: Key | undefined;
  from: 'start' | 'end';
  limit: number;
}

/**
 * Checks the arguments of a connection. Without `first` and `last` it is `fallback`.
 * @throws BadUserInputError that names the argument.
 */
export function readPageArguments<Key>(
  args: PageArguments,
  codec: CursorCodec<Key>,
  options: { largest: number; fallback: { first: number } | { last: number } },
): PageRequest<Key> {
  if (args.first != null && args.last != null) {
    throw new BadUserInputError('Give either `first` or `last`.', 'last');
  }
  const isGiven = args.first != null || args.last != null;
  const { first, last } = isGiven ? args : { first: undefined, last: undefined, ...options.fallback };
  const field = last != null ? 'last' : 'first';
  const limit = last ?? first ?? 0;
  if (limit < 1 || limit > options.largest) {
    throw new BadUserInputError(`\`${field}\` must be from 1 to ${options.largest}.`, field);
  }
  return {
    after: decode(args.after, codec, 'after'),
    before: decode(args.before, codec, 'before'),
    from: field === 'last' ? 'end' : 'start',
    limit,
  };
}

/**
 * Makes a page of what was read.
 * @param nodes up to `limit + 1` of them, in the order of reading, so from the end where the request is.
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
  // Signed when it is read: most operations ask for no edge's cursor.
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
  if (key === undefined) throw new BadUserInputError('This is not a cursor of this list.', field);
  return key;
}
