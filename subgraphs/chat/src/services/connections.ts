import { BadUserInputError } from '@parley/shared';

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
  const edges = page.map((node) => ({ cursor: codec.encode(keyOf(node)), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: request.from === 'start' ? hasMore : request.before !== undefined,
      hasPreviousPage: request.from === 'end' ? hasMore : request.after !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function decode<Key>(cursor: string | null | undefined, codec: CursorCodec<Key>, field: string): Key | undefined {
  if (cursor == null) return undefined;
  const key = codec.decode(cursor);
  if (key === undefined) throw new BadUserInputError('This is not a cursor of this list.', field);
  return key;
}

/** Characters; more than any cursor here has. */
const LONGEST_CURSOR = 128;

const seal = (text: string) => Buffer.from(text).toString('base64url');

/** Decoding ignores what is not of the alphabet, hence the comparison. */
function unseal(cursor: string): string {
  const text = cursor.length <= LONGEST_CURSOR ? Buffer.from(cursor, 'base64url').toString() : '';
  return seal(text) === cursor ? text : '';
}

/**
 * Places by a number, such as a message's, in one list of something.
 * @param list tells apart the lists of one owner.
 * @param ownerId of what has the list: a number means nothing in another one.
 */
export const numberCursor = (list: 'messages' | 'members' | 'replies', ownerId: string): CursorCodec<number> => {
  const start = `${list}:${ownerId}:`;
  return {
    encode: (key) => seal(`${start}${key}`),
    decode: (cursor) => {
      const text = unseal(cursor);
      const digits = text.startsWith(start) ? text.slice(start.length) : '';
      return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
    },
  };
};

const idCursor = (prefix: string): CursorCodec<string> => ({
  encode: (key) => seal(`${prefix}:${key}`),
  decode: (cursor) => {
    const [, found, id] = /^([a-z]):([0-9a-f]{24})$/.exec(unseal(cursor)) ?? [];
    return found === prefix ? id : undefined;
  },
});

/** Places by a room's id. */
export const roomCursor = idCursor('r');

/** Places by an entry's id in the audit log. */
export const entryCursor = idCursor('e');

export interface ActivityKey {
  /** ms since 1970. */
  at: number;
  roomId: string;
}

/** Places by a room's latest activity. */
export const activityCursor: CursorCodec<ActivityKey> = {
  encode: ({ at, roomId }) => seal(`a:${at}:${roomId}`),
  decode: (cursor) => {
    const [, at, roomId] = /^a:(\d{1,15}):([0-9a-f]{24})$/.exec(unseal(cursor)) ?? [];
    return at === undefined || roomId === undefined ? undefined : { at: Number(at), roomId };
  },
};

/** Places among messages of all rooms, see `foundOrder`. */
export const foundCursor: CursorCodec<string> = {
  encode: (key) => seal(`f:${key}`),
  decode: (cursor) => /^f:([0-9a-f]{12}-[0-9a-f]{24}-[0-9a-f]{14})$/.exec(unseal(cursor))?.[1],
};
