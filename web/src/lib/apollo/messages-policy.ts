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
 * Keeps the pages of a room's messages as one list. A page read with `before` goes in front. A page without it is
 * the room's latest: it takes the place of what was there, save for messages that came in after it was read, so
 * that the list never has a gap in it.
 */
export const messagesPolicy: FieldPolicy<CachedMessages> = {
  keyArgs: false,
  merge(existing, incoming, { args, readField }) {
    if (!existing) return incoming;
    const seqOf: SeqOf = ({ node }) => readField<number>('seq', node) ?? 0;
    if (args?.['before']) return { ...incoming, edges: mergeBySeq(incoming.edges, existing.edges, seqOf) };
    const last = incoming.edges.at(-1);
    if (!last) return incoming;
    const newer = existing.edges.filter((edge) => seqOf(edge) > seqOf(last));
    return { ...incoming, edges: [...incoming.edges, ...newer] };
  },
};

/** Both lists as one by `seq`, each message once. */
export function mergeBySeq(one: readonly CachedEdge[], other: readonly CachedEdge[], seqOf: SeqOf): CachedEdge[] {
  const bySeq = new Map([...one, ...other].map((edge) => [seqOf(edge), edge]));
  return [...bySeq.entries()].sort(([a], [b]) => a - b).map(([, edge]) => edge);
}
