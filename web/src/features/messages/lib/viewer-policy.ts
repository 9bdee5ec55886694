import type { FieldPolicy } from '@apollo/client/cache';

interface CachedViewer {
  readSeq?: number;
  unreadCount?: number;
  mentionCount?: number;
}

/**
 * Merges the viewer's state in a room from all operations. The read marker never goes back: a response from before a
 * room was marked as read does not restore old counts.
 */
export const viewerPolicy: FieldPolicy<CachedViewer | null> = {
  merge(existing, incoming, { mergeObjects }) {
    if (!existing || !incoming) return incoming;
    if ((incoming.readSeq ?? Infinity) >= (existing.readSeq ?? 0)) return mergeObjects(existing, incoming);
    const { readSeq, unreadCount, mentionCount } = existing;
    return mergeObjects(existing, { ...incoming, readSeq, unreadCount, mentionCount });
  },
};
