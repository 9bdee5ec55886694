/** As much of a room as tells whether it calls for the viewer. */
export interface RoomSnapshot {
  id: string;
  kind: 'PUBLIC' | 'PRIVATE' | 'DIRECT';
  lastSeq: number;
  viewer?: { readSeq: number; unreadCount: number; mentionCount: number; muted: boolean } | null;
}

/** Something for the viewer that came in a room: a mention, or anything at all in a direct one. */
export interface NotificationTrigger {
  roomId: string;
  kind: 'mention' | 'direct';
  /** What calls stands after this message. */
  afterSeq: number;
}

/** What has come for the viewer between two states of their rooms. Muted rooms call for nobody. */
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
    // An edit may mention somebody in a message that was there already.
    const isMentioned = viewer.mentionCount > (then?.viewer?.mentionCount ?? 0);
    return isMentioned ? [{ roomId: id, kind: 'mention', afterSeq: isNew ? afterSeq : viewer.readSeq }] : [];
  });
}
