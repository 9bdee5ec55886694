import { DoorClosedIcon } from 'lucide-react';
import { Suspense } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { LoadError } from '@/components/load-error.tsx';
import { Notice } from '@/components/notice.tsx';
import { BackToRooms, PageHeader } from '@/components/page-header.tsx';
import { Button } from '@/components/ui/button.tsx';
import { useViewer } from '@/features/auth/session-context.ts';
import { useRoomTimeline } from '@/features/messages/api/room-timeline.ts';
import { RoomConversation } from '@/features/messages/components/room-conversation.tsx';
import { useRoomTitle } from '@/features/rooms/api/room-people.ts';
import { RoomHeader } from '@/features/rooms/components/room-header.tsx';
import { lazy } from '@/lib/lazy.ts';
import { problemOf } from '@/lib/problem.ts';
import { useDocumentTitle } from '@/lib/use-document-title.ts';
import { useHistoryPanel } from '@/lib/use-history-panel.ts';

const JoinBar = lazy(async () => ({ default: (await import('@/features/rooms/components/join-bar.tsx')).JoinBar }));
const RoomSearch = lazy(async () => ({
  default: (await import('@/features/search/components/room-search.tsx')).RoomSearch,
}));

export function Component() {
  const { roomId = '' } = useParams();
  const [search] = useSearchParams();
  const at = Number.parseInt(search.get('at') ?? '', 10);
  const [searched, setSearched] = useHistoryPanel<string>('search');
  const isSearching = searched !== null;
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        <Room
          key={`${roomId} ${at}`}
          roomId={roomId}
          targetSeq={Number.isNaN(at) ? null : at}
          isSearching={isSearching}
          onSearch={() => setSearched(isSearching ? null : '')}
        />
      </div>
      {isSearching && (
        <Suspense fallback={null}>
          <RoomSearch
            key={roomId}
            roomId={roomId}
            before={searched}
            onLeave={setSearched}
            onClose={() => setSearched(null)}
          />
        </Suspense>
      )}
    </div>
  );
}

interface RoomProps {
  roomId: string;
  targetSeq: number | null;
  isSearching: boolean;
  onSearch: () => void;
}

function Room({ roomId, targetSeq, isSearching, onSearch }: RoomProps) {
  const viewer = useViewer();
  const timeline = useRoomTimeline(roomId);
  const { title, partner, isArchived } = useRoomTitle(roomId) ?? {};
  const { room, error, refetch } = timeline;

  if (error && problemOf(error).code === 'NOT_FOUND') return <NoSuchRoom />;
  if (error && !room) {
    return (
      <>
        <PageHeader title="Room" />
        <LoadError what="the room" error={error} onRetry={refetch} className="m-auto" />
      </>
    );
  }
  return (
    <>
      <RoomHeader room={room} title={title} partner={partner} isSearching={isSearching} onSearch={onSearch} />
      <RoomConversation
        roomId={roomId}
        roomName={title ?? ''}
        timeline={timeline}
        viewer={viewer}
        targetSeq={targetSeq}
        footer={
          isArchived ? (
            <ArchivedNote />
          ) : room && !room.viewer ? (
            <Suspense fallback={<div className="mb-3 h-15.5 md:mb-5" />}>
              <JoinBar room={room} />
            </Suspense>
          ) : null
        }
      />
    </>
  );
}

function ArchivedNote() {
  return (
    <p className="mx-3 mb-3 rounded-xl border bg-card px-4 py-3 text-sm text-muted-foreground shadow-xs md:mx-5 md:mb-5">
      This room is archived. You can read it but not post.
    </p>
  );
}

function NoSuchRoom() {
  useDocumentTitle('Room not found');
  return (
    <>
      <header className="flex h-14 shrink-0 items-center px-2 md:hidden">
        <BackToRooms />
      </header>
      <Notice
        className="m-auto"
        icon={<DoorClosedIcon aria-hidden />}
        isPage
        title="Room not found"
        action={
          <Button asChild variant="outline">
            <Link to="/directory">Find rooms</Link>
          </Button>
        }
      >
        It may be private, or the link may be wrong.
      </Notice>
    </>
  );
}
