import type { FieldPolicy, Reference } from '@apollo/client/cache';

/** How `Room.messages` lies in the cache: one list for each room, by `seq`, that grows at both ends. */
export interface CachedMessages {
  __typename?: string;
  edges: CachedEdge[];
  pageInfo: { __typename?: string; hasPreviousPage: boolean; startCursor: string | null };
}

export interface CachedEdge {
  __typename?: string;
  node: Reference;
}

type SeqOf = (edge: CachedEdge) => number;

/**
 * Keeps the pages of a room's messages as one list without a gap. A page takes the place of what was there up to its
 * last message: an older one, read with `before`, comes to stand in front; the latest one replaces all but the
 * messages that came in after it was read.
 */
export const messagesPolicy: FieldPolicy<CachedMessages> = {
  keyArgs: false,
  merge(existing, incoming, { args, readField }) {
    if (!existing) return incoming;
    // The list has been replaced while this page was on its way: there may be messages between the two.
    if (args?.['before'] && args['before'] !== existing.pageInfo.startCursor) return existing;
    const seqOf: SeqOf = ({ node }) => readField<number>('seq', node) ?? 0;
    const last = incoming.edges.at(-1);
    const newer = last ? existing.edges.filter((edge) => seqOf(edge) > seqOf(last)) : existing.edges;
    return { ...incoming, edges: [...incoming.edges, ...newer] };
  },
};

/** `Message.replies` lies the same way, and grows at its end: pages come forwards, and new answers with the room's events. */
export const repliesPolicy: FieldPolicy<Pick<CachedMessages, 'edges'>> = {
  keyArgs: false,
  merge(existing, incoming, { readField }) {
    const seqOf: SeqOf = ({ node }) => readField<number>('seq', node) ?? 0;
    return { ...incoming, edges: mergeBySeq(existing?.edges ?? [], incoming.edges, seqOf) };
  },
};

/** Both lists, each by `seq`, as one, each message once. */
export function mergeBySeq(one: readonly CachedEdge[], other: readonly CachedEdge[], seqOf: SeqOf): CachedEdge[] {
  const [last, first] = [one.at(-1), other[0]];
  // Most messages come at the end.
  if (!last || !first || seqOf(last) < seqOf(first)) return [...one, ...other];
  const bySeq = new Map([...one, ...other].map((edge) => [seqOf(edge), edge]));
  return [...bySeq.entries()].sort(([a], [b]) => a - b).map(([, edge]) => edge);
}
