import { DoorClosedIcon } from 'lucide-react';
import { Link, useParams } from 'react-router';
import { LoadError } from '@/components/load-error.tsx';
import { Notice } from '@/components/notice.tsx';
import { Button } from '@/components/ui/button.tsx';
import { useViewer } from '@/features/auth/session-context.ts';
import { useRoomTimeline } from '@/features/messages/api/room-timeline.ts';
import { RoomConversation } from '@/features/messages/components/room-conversation.tsx';
import { JoinBar, JoinBarFragment } from '@/features/rooms/components/join-bar.tsx';
import { RoomHeader } from '@/features/rooms/components/room-header.tsx';
import { readFragment } from '@/gql/fragment-masking.ts';
import { problemOf } from '@/lib/problem.ts';

export function Component() {
  const { roomId = '' } = useParams();
  return <Room key={roomId} roomId={roomId} />;
}

function Room({ roomId }: { roomId: string }) {
  const viewer = useViewer();
  const timeline = useRoomTimeline(roomId);
  const { room, error, refetch } = timeline;
  const standing = readFragment(JoinBarFragment, room);

  if (error && problemOf(error).code === 'NOT_FOUND') return <NoSuchRoom />;
  if (error && !room) return <LoadError what="the room" error={error} onRetry={refetch} className="m-auto" />;
  return (
    <>
      <RoomHeader room={room} />
      <RoomConversation
        roomId={roomId}
        roomName={standing?.name ?? ''}
        timeline={timeline}
        viewer={viewer}
        insteadOfComposer={room && !standing?.viewer ? <JoinBar room={room} /> : null}
      />
    </>
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
