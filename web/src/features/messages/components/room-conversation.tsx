import { useApolloClient } from '@apollo/client/react';
import { Suspense, useEffect, useState, type ReactNode } from 'react';
import { MessageFields } from '../api/message-fields.ts';
import { refreshMembership } from '../api/refresh-membership.ts';
import { canModerate, canWrite, Permissions } from '../api/permissions.ts';
import type { useRoomTimeline } from '../api/room-timeline.ts';
import { Announcer, type Announcement } from './announcer.tsx';
import { Composer } from './composer.tsx';
import { Timeline } from './timeline.tsx';
import { MessageSkeletons } from './timeline-start.tsx';
import { ConversationContext } from '../conversation-context.ts';
import { followRoom } from '../lib/follow-room.ts';
import type { RoomEvent } from '../lib/apply-room-event.ts';
import { withUnreadDivider } from '../lib/unread-divider.ts';
import { timelineRows, type Author } from '../lib/timeline.ts';
import { useMessaging, useOutgoing } from '../messaging-context.ts';
import { useConversationState } from '../use-conversation-state.ts';
import { useMarkRead } from '../use-mark-read.ts';
import { useUnreadDivider } from '../use-unread-divider.ts';
import { useInitialPosition } from '../use-initial-position.ts';
import { nameOf } from '@/features/people/use-names.ts';
import { readFragment } from '@/gql/fragment-masking.ts';
import { watchersNotified } from '@/lib/apollo/watchers-notified.ts';
import { lazy } from '@/lib/lazy.ts';
import { Store } from '@/lib/store.ts';
import { showNote } from '@/lib/toasts.ts';

const PinnedBar = lazy(() => import('./pinned-bar.tsx').then((module) => ({ default: module.PinnedBar })));
const ConversationPanel = lazy(() =>
  import('./conversation-panel.tsx').then((module) => ({ default: module.ConversationPanel })),
);
const TypingLine = lazy(async () => ({ default: (await import('./typing-line.tsx')).TypingLine }));

interface RoomConversationProps {
  roomId: string;
  roomName: string;
  timeline: ReturnType<typeof useRoomTimeline>;
  viewer: Author;
  /** The seq of the message to open at. */
  targetSeq: number | null;
  /** Shown instead of the composer to viewers who cannot write. */
  footer: ReactNode;
}

/** The messages of a room, updated live, and the composer. */
export function RoomConversation({ roomId, roomName, timeline, viewer, targetSeq, footer }: RoomConversationProps) {
  const client = useApolloClient();
  const { outbox } = useMessaging();
  const outgoing = useOutgoing();
  const [announced] = useState(() => new Store<Announcement | null>(null));
  const { room, isFresh, refetch } = timeline;
  // Keep following after the first load: events bring everything that a later load would bring.
  const [isFollowing, setFollowing] = useState(false);
  if (isFresh && room && !isFollowing) setFollowing(true);

  useEffect(() => {
    if (!isFollowing) return;
    const onEvent = (event: RoomEvent) => {
      if (event.__typename === 'MemberAdded' || event.__typename === 'MemberRemoved') refreshMembership(client, roomId);
      if (event.__typename !== 'MessageAdded') return;
      const { id, author, body, clientId } = readFragment(MessageFields, event.message);
      // Remove it once the stored message is rendered: otherwise its row would remount and lose the focus.
      if (author.id === viewer.id) void watchersNotified().then(() => outbox.remove(clientId));
      else announced.set({ id, authorId: author.id, text: `${nameOf(author)}: ${body}` });
    };
    const onLost = () => {
      setFollowing(false);
      void refetch();
    };
    return followRoom(client, roomId, { onEvent, onLost });
  }, [isFollowing, client, roomId, viewer.id, outbox, refetch, announced]);

  const initialPosition = useInitialPosition(timeline, targetSeq);
  const [seenSeq, setSeenSeq] = useState(0);
  const readSeq = timeline.membership?.readSeq;
  const permissions = readFragment(Permissions, room);
  const stored = room?.messages.edges.map(({ node }) => readFragment(MessageFields, node)) ?? [];
  useMarkRead(roomId, seenSeq, readSeq);
  const dividerAfter = useUnreadDivider(initialPosition?.readSeq ?? null, readSeq);
  const sending = outgoing.filter((message) => message.roomId === roomId);
  const conversation = useConversationState(
    {
      roomId,
      viewerId: viewer.id,
      canWrite: permissions ? canWrite(permissions) : false,
      canModerate: permissions ? canModerate(permissions) : false,
    },
    stored,
    sending.some(({ state }) => state === 'sending'),
  );
  const isMissing = initialPosition !== null && targetSeq !== null && !stored.some(({ seq }) => seq === targetSeq);
  useEffect(() => {
    if (isMissing) notifyMissing();
  }, [isMissing]);
  if (!permissions || !initialPosition) return <LoadingConversation />;
  const plainRows = timelineRows(stored, sending, viewer, timeline.hasOlder);
  const rows = dividerAfter === null ? plainRows : withUnreadDivider(plainRows, dividerAfter, viewer.id);
  const target = rows.find((row) => row.kind === 'message' && row.message.seq === targetSeq);
  const start = target ?? rows.find(({ kind }) => kind === 'new');
  const pins = permissions.pinnedMessages.map((pin) => readFragment(MessageFields, pin));
  return (
    <ConversationContext value={conversation}>
      <div className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          {pins.length > 0 && (
            <Suspense fallback={<div className="h-9 shrink-0 border-b bg-muted/50" />}>
              <PinnedBar pins={pins} />
            </Suspense>
          )}
          <Timeline
            rows={rows}
            startKey={start?.key ?? null}
            targetKey={target?.key ?? null}
            readSeq={readSeq}
            onRead={setSeenSeq}
            onMissing={notifyMissing}
            hasOlder={timeline.hasOlder}
            older={timeline.older}
            loadOlder={timeline.loadOlder}
          />
          <Announcer latest={announced} />
          {footer ?? (
            <>
              <Suspense fallback={<div className="h-5" />}>
                <TypingLine roomId={roomId} latest={announced} />
              </Suspense>
              <Composer roomId={roomId} roomName={roomName} />
            </>
          )}
        </div>
        {conversation.panel && (
          <Suspense>
            <ConversationPanel panel={conversation.panel} pins={pins} />
          </Suspense>
        )}
      </div>
    </ConversationContext>
  );
}

const notifyMissing = () => showNote('That message can’t be found.');

function LoadingConversation() {
  return (
    <div className="flex min-h-0 flex-1 flex-col justify-end overflow-hidden pb-24">
      <MessageSkeletons count={6} label="Loading messages" />
    </div>
  );
}
