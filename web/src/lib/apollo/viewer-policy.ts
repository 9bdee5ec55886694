import type { FieldPolicy } from '@apollo/client/cache';

interface CachedViewer {
  readSeq?: number;
  unreadCount?: number;
  mentionCount?: number;
}

/**
 * Keeps what is known of the viewer's place in a room together, whichever operation asked for how much of it. What
 * was read never goes back: an answer that left the server before it was marked read brings no old counts.
 */
export const viewerPolicy: FieldPolicy<CachedViewer | null> = {
  merge(existing, incoming, { mergeObjects }) {
    if (!existing || !incoming) return incoming;
    if ((incoming.readSeq ?? Infinity) >= (existing.readSeq ?? 0)) return mergeObjects(existing, incoming);
    const { readSeq, unreadCount, mentionCount } = existing;
    return mergeObjects(existing, { ...incoming, readSeq, unreadCount, mentionCount });
  },
};
