import { foldRoomName } from '@parley/text/search-text';
import type { RoomDocument } from '../models/room.ts';
import { directSizeOf } from './direct-room-ids.ts';
import type { Room } from './records.ts';

/** The fields that a `Room` is read from. */
export const FIELDS =
  'kind name topic createdBy createdAt archivedAt directKey rev lastSeq lastRev memberCount lastActivityAt';

/**
 * Maximum number of earlier revs of the room itself, and of abandoned revs, that it keeps. Readers wait for a rev no
 * longer than a write deadline, and these cover the latest batches of changes.
 */
const MAX_PAST_REVS = 256;

/** Adds revs that were superseded or abandoned. */
export const pushPastRevs = (revs: readonly number[]) => ({
  pastRevs: { $each: [...revs], $slice: -MAX_PAST_REVS },
});

export function toDocument({ id, directSize: _, ...rest }: Room): RoomDocument {
  return {
    _id: id,
    ...rest,
    nameFolded: rest.name && foldRoomName(rest.name),
    pastRevs: [],
    rosterRev: rest.lastRev,
    pending: null,
  };
}

export function toRoom({ _id, ...rest }: RoomDocument): Room {
  return {
    id: _id,
    kind: rest.kind,
    name: rest.name,
    topic: rest.topic,
    createdBy: rest.createdBy,
    createdAt: rest.createdAt,
    archivedAt: rest.archivedAt,
    rev: rest.rev,
    lastSeq: rest.lastSeq,
    lastRev: rest.lastRev,
    memberCount: rest.memberCount,
    lastActivityAt: rest.lastActivityAt,
    ...(rest.directKey !== undefined && { directSize: directSizeOf(rest.directKey) }),
  };
}
