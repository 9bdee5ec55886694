/** The fields of a room that determine whether to notify. */
export interface RoomSnapshot {
  id: string;
  kind: 'PUBLIC' | 'PRIVATE' | 'DIRECT';
  lastSeq: number;
  viewer?: { readSeq: number; unreadCount: number; mentionCount: number; muted: boolean } | null;
}

/** A reason to notify the viewer: a mention, or any message in a direct room. */
export interface NotificationTrigger {
  roomId: string;
  kind: 'mention' | 'direct';
  /** The triggering message comes after this seq. */
  afterSeq: number;
}

/** The triggers between two snapshots of the viewer's rooms. Muted rooms trigger nothing. */
export function triggersBetween(
  before: readonly RoomSnapshot[],
  after: readonly RoomSnapshot[],
): NotificationTrigger[] {
  const known = new Map(before.map((room) => [room.id, room]));
  return after.flatMap(({ id, kind, lastSeq, viewer }): NotificationTrigger[] => {
    if (!viewer || viewer.muted || viewer.unreadCount === 0) return [];
    const then = known.get(id);
    const isNew = lastSeq > (then?.lastSeq ?? 0);
    const afterSeq = Math.max(viewer.readSeq, then?.lastSeq ?? 0);
    if (kind === 'DIRECT' && isNew) return [{ roomId: id, kind: 'direct', afterSeq }];
    // An edit may add a mention to an existing message.
    const isMentioned = viewer.mentionCount > (then?.viewer?.mentionCount ?? 0);
    return isMentioned ? [{ roomId: id, kind: 'mention', afterSeq: isNew ? afterSeq : viewer.readSeq }] : [];
  });
}
