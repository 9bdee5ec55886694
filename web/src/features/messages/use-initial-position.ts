import { useEffect, useState } from 'react';
import type { useRoomTimeline } from './api/room-timeline.ts';
import { MessageFields } from './api/message-fields.ts';
import { readFragment } from '@/gql/fragment-masking.ts';

/** Whoever has more to read than this begins at the oldest message that is loaded. */
const MAX_INITIAL_MESSAGES = 1_000;

/**
 * Where a room opens: at the message that was asked for, else at the first one that the viewer has not read, else at
 * the end. Older pages are loaded until that place is there.
 * @returns null until it is; then `readSeq`, up to where the viewer had read when there was something new.
 */
export function useInitialPosition(
  timeline: ReturnType<typeof useRoomTimeline>,
  targetSeq: number | null,
): { readSeq: number | null } | null {
  const { room, isFresh, error, hasOlder, older, loadOlder } = timeline;
  const [opening, setOpening] = useState<{ readSeq: number | null } | null>(null);

  // What is in the cache does for people who are offline, and for those who have nothing new to read.
  const isKnown = room && (isFresh || error || (targetSeq === null && room.viewer?.unreadCount === 0));
  const { readSeq = 0, unreadCount = 0 } = room?.viewer ?? {};
  const firstNew = unreadCount > 0 ? readSeq + 1 : null;
  const wanted = targetSeq ?? firstNew;
  const edges = room?.messages.edges ?? [];
  const first = edges[0] && readFragment(MessageFields, edges[0].node).seq;
  const canLoad = hasOlder && older !== 'failed' && edges.length < MAX_INITIAL_MESSAGES;
  // The oldest one that is loaded is not shown before the one above it is there.
  const isMissing = wanted !== null && first !== undefined && first >= wanted && canLoad;

  if (opening === null && isKnown && !isMissing) setOpening({ readSeq: firstNew === null ? null : readSeq });

  useEffect(() => {
    if (opening === null && isFresh && isMissing && older === 'idle') void loadOlder();
  });

  return opening;
}
