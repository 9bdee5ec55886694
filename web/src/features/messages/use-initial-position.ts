import { useEffect, useState } from 'react';
import type { useRoomTimeline } from './api/room-timeline.ts';
import { MessageFields } from './api/message-fields.ts';
import { readFragment } from '@/gql/fragment-masking.ts';

/** With more unread messages than this, the room opens at the oldest loaded message. */
const MAX_INITIAL_MESSAGES = 1_000;

/**
 * The position at which a room opens: the requested message, else the first unread one, else the end. Loads older pages
 * until that message is there.
 * @returns null until then; afterwards the `readSeq` from before opening, or null if nothing was unread.
 */
export function useInitialPosition(
  timeline: ReturnType<typeof useRoomTimeline>,
  targetSeq: number | null,
): { readSeq: number | null } | null {
  const { room, membership, isFresh, error, hasOlder, older, loadOlder } = timeline;
  const [opening, setOpening] = useState<{ readSeq: number | null } | null>(null);

  // The cache is enough if the device is offline, or if there is nothing new to read.
  const isKnown = room && (isFresh || error || (targetSeq === null && membership?.unreadCount === 0));
  const { readSeq = 0, unreadCount = 0 } = membership ?? {};
  const firstNew = unreadCount > 0 ? readSeq + 1 : null;
  const wanted = targetSeq ?? firstNew;
  const edges = room?.messages.edges ?? [];
  const first = edges[0] && readFragment(MessageFields, edges[0].node).seq;
  const canLoad = hasOlder && older !== 'failed' && edges.length < MAX_INITIAL_MESSAGES;
  // The oldest loaded message is not shown until the one before it has loaded.
  const isMissing = wanted !== null && first !== undefined && first >= wanted && canLoad;

  if (opening === null && isKnown && !isMissing) setOpening({ readSeq: firstNew === null ? null : readSeq });

  useEffect(() => {
    if (opening === null && isFresh && isMissing && older === 'idle') void loadOlder();
  });

  return opening;
}
