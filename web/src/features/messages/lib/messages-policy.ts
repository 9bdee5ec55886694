import type { FieldPolicy, Reference } from '@apollo/client/cache';

/** `Room.messages` in the cache: one list per room, sorted by `seq`, that grows at both ends. */
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
 * Merges the pages of a room's messages into one list without a gap. An older page, read with `before`, is prepended.
 * The latest page replaces everything except for messages that arrived after it was read.
 */
export const messagesPolicy: FieldPolicy<CachedMessages> = {
  keyArgs: false,
  merge(existing, incoming, { args, readField }) {
    if (!existing) return incoming;
    // The list was replaced while this page was loading: there may be a gap between the two.
    if (args?.['before'] && args['before'] !== existing.pageInfo.startCursor) return existing;
    const seqOf: SeqOf = ({ node }) => readField<number>('seq', node) ?? 0;
    const last = incoming.edges.at(-1);
    const newer = last ? existing.edges.filter((edge) => seqOf(edge) > seqOf(last)) : existing.edges;
    return { ...incoming, edges: [...incoming.edges, ...newer] };
  },
};

/** Merges the pages of `Message.replies`. The list grows at its end, with later pages and with the room's events. */
export const repliesPolicy: FieldPolicy<Pick<CachedMessages, 'edges'>> = {
  keyArgs: false,
  merge(existing, incoming, { readField }) {
    const seqOf: SeqOf = ({ node }) => readField<number>('seq', node) ?? 0;
    return { ...incoming, edges: mergeBySeq(existing?.edges ?? [], incoming.edges, seqOf) };
  },
};

/** Merges two lists, each sorted by `seq`, without duplicates. */
export function mergeBySeq(one: readonly CachedEdge[], other: readonly CachedEdge[], seqOf: SeqOf): CachedEdge[] {
  const [last, first] = [one.at(-1), other[0]];
  // Most messages are appended.
  if (!last || !first || seqOf(last) < seqOf(first)) return [...one, ...other];
  const bySeq = new Map([...one, ...other].map((edge) => [seqOf(edge), edge]));
  return [...bySeq.entries()].sort(([a], [b]) => a - b).map(([, edge]) => edge);
}
