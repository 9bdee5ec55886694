import { useApolloClient } from '@apollo/client/react';
import { Suspense, useEffect, useState, type ReactNode } from 'react';
import { MessageFields } from '../api/message-fields.ts';
import { refreshMembership } from '../api/refresh-membership.ts';
import { mayModerate, mayWrite, RoomPowers } from '../api/room-powers.ts';
import type { useRoomTimeline } from '../api/room-timeline.ts';
import { Announcer, type Announcement } from './announcer.tsx';
import { Composer } from './composer.tsx';
import { Timeline } from './timeline.tsx';
import { MessageSkeletons } from './timeline-start.tsx';
import { ConversationContext } from '../conversation-context.ts';
import { followRoom } from '../lib/follow-room.ts';
import type { RoomEvent } from '../lib/fold-room-event.ts';
import { withNewLine } from '../lib/new-line.ts';
import { timelineRows, type Author } from '../lib/timeline.ts';
import { useMessaging, useOutgoing } from '../messaging-context.ts';
import { useConversationState } from '../use-conversation-state.ts';
import { useMarkRead } from '../use-mark-read.ts';
import { useNewLine } from '../use-new-line.ts';
import { useOpening } from '../use-opening.ts';
import { nameOf } from '@/features/people/use-names.ts';
import { readFragment } from '@/gql/fragment-masking.ts';
import { watchersTold } from '@/lib/apollo/watchers-told.ts';
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
  /** The number of a message to open at. */
  targetSeq: number | null;
  /** Takes the composer's place for people who may read but not write. */
  insteadOfComposer: ReactNode;
}

/** A room's messages, followed live, and the means to add to them. */
export function RoomConversation({
  roomId,
  roomName,
  timeline,
  viewer,
  targetSeq,
  insteadOfComposer,
}: RoomConversationProps) {
  const client = useApolloClient();
  const { outbox } = useMessaging();
  const outgoing = useOutgoing();
  const [announced] = useState(() => new Store<Announcement | null>(null));
  const { room, isFresh, refetch } = timeline;
  // Once begun, following goes on: a later load brings nothing that the events do not.
  const [isFollowing, setFollowing] = useState(false);
  if (isFresh && room && !isFollowing) setFollowing(true);

  useEffect(() => {
    if (!isFollowing) return;
    const onEvent = (event: RoomEvent) => {
      if (event.__typename === 'MemberAdded' || event.__typename === 'MemberRemoved') refreshMembership(client, roomId);
      if (event.__typename !== 'MessageAdded') return;
      const { id, author, body, clientId } = readFragment(MessageFields, event.message);
      // Not before it is shown as the room's own: its row would go and come, and the focus in it be lost.
      if (author.id === viewer.id) void watchersTold().then(() => outbox.remove(clientId));
      else announced.set({ id, authorId: author.id, text: `${nameOf(author)}: ${body}` });
    };
    const onLost = () => {
      setFollowing(false);
      void refetch();
    };
    return followRoom(client, roomId, { onEvent, onLost });
  }, [isFollowing, client, roomId, viewer.id, outbox, refetch, announced]);

  const opening = useOpening(timeline, targetSeq);
  const [seenSeq, setSeenSeq] = useState(0);
  const readSeq = room?.viewer?.readSeq;
  const powers = readFragment(RoomPowers, room);
  const stored = room?.messages.edges.map(({ node }) => readFragment(MessageFields, node)) ?? [];
  useMarkRead(roomId, seenSeq, readSeq);
  const lineAfter = useNewLine(opening?.readSeq ?? null, readSeq);
  const onTheirWay = outgoing.filter((message) => message.roomId === roomId);
  const conversation = useConversationState(
    {
      roomId,
      viewerId: viewer.id,
      mayWrite: powers ? mayWrite(powers) : false,
      mayModerate: powers ? mayModerate(powers) : false,
    },
    stored,
    onTheirWay.some(({ state }) => state === 'sending'),
  );
  const isMissing = opening !== null && targetSeq !== null && !stored.some(({ seq }) => seq === targetSeq);
  useEffect(() => {
    if (isMissing) sayMissing();
  }, [isMissing]);
  if (!powers || !opening) return <LoadingConversation />;
  const plain = timelineRows(stored, onTheirWay, viewer, timeline.hasOlder);
  const rows = lineAfter === null ? plain : withNewLine(plain, lineAfter, viewer.id);
  const target = rows.find((row) => row.kind === 'message' && row.message.seq === targetSeq);
  const start = target ?? rows.find(({ kind }) => kind === 'new');
  const pins = powers.pinnedMessages.map((pin) => readFragment(MessageFields, pin));
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
            onMissing={sayMissing}
            hasOlder={timeline.hasOlder}
            older={timeline.older}
            loadOlder={timeline.loadOlder}
          />
          <Announcer latest={announced} />
          {insteadOfComposer ?? (
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

const sayMissing = () => showNote('That message can’t be found here.');

function LoadingConversation() {
  return (
    <div className="flex min-h-0 flex-1 flex-col justify-end overflow-hidden pb-24">
      <MessageSkeletons count={6} label="Loading messages" />
    </div>
  );
}
