import { DoorClosedIcon } from 'lucide-react';
import { Link, useParams, useSearchParams } from 'react-router';
import { LoadError } from '@/components/load-error.tsx';
import { Notice } from '@/components/notice.tsx';
import { Button } from '@/components/ui/button.tsx';
import { useViewer } from '@/features/auth/session-context.ts';
import { useRoomTimeline } from '@/features/messages/api/room-timeline.ts';
import { RoomConversation } from '@/features/messages/components/room-conversation.tsx';
import { useRoomTitle } from '@/features/rooms/api/room-people.ts';
import { JoinBar, JoinBarFragment } from '@/features/rooms/components/join-bar.tsx';
import { RoomHeader } from '@/features/rooms/components/room-header.tsx';
import { readFragment } from '@/gql/fragment-masking.ts';
import { problemOf } from '@/lib/problem.ts';

export function Component() {
  const { roomId = '' } = useParams();
  const [search] = useSearchParams();
  const at = Number.parseInt(search.get('at') ?? '', 10);
  return <Room key={`${roomId} ${at}`} roomId={roomId} targetSeq={Number.isNaN(at) ? null : at} />;
}

function Room({ roomId, targetSeq }: { roomId: string; targetSeq: number | null }) {
  const viewer = useViewer();
  const timeline = useRoomTimeline(roomId);
  const { title, isArchived } = useRoomTitle(roomId) ?? {};
  const { room, error, refetch } = timeline;
  const standing = readFragment(JoinBarFragment, room);

  if (error && problemOf(error).code === 'NOT_FOUND') return <NoSuchRoom />;
  if (error && !room) return <LoadError what="the room" error={error} onRetry={refetch} className="m-auto" />;
  return (
    <>
      <RoomHeader room={room} title={title} />
      <RoomConversation
        roomId={roomId}
        roomName={title ?? ''}
        timeline={timeline}
        viewer={viewer}
        targetSeq={targetSeq}
        insteadOfComposer={isArchived ? <ArchivedNote /> : room && !standing?.viewer ? <JoinBar room={room} /> : null}
      />
    </>
  );
}

function ArchivedNote() {
  return (
    <p className="mx-3 mb-3 rounded-xl border bg-card px-4 py-3 text-sm text-muted-foreground shadow-xs md:mx-5 md:mb-5">
      This room is archived. It can be read, but nobody writes in it any more.
    </p>
  );
}

function NoSuchRoom() {
  return (
    <Notice
      className="m-auto"
      icon={<DoorClosedIcon aria-hidden />}
      isPage
      title="There is no such room"
      action={
        <Button asChild variant="outline">
          <Link to="/directory">Find rooms</Link>
        </Button>
      }
    >
      It may be private, or the address is wrong.
    </Notice>
  );
}
