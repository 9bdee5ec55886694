import { MessagesSquareIcon } from 'lucide-react';
import { useMyRooms } from '../api/my-rooms.ts';
import { byLatestActivity } from '../lib/by-latest-activity.ts';
import { RoomListItem, RoomListItemFragment } from './room-list-item.tsx';
import { LoadError } from '@/components/load-error.tsx';
import { Notice } from '@/components/notice.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { readFragment } from '@/gql/fragment-masking.ts';

/** The viewer's rooms, latest activity first. */
export function RoomList() {
  const { rooms, error, refetch } = useMyRooms();
  if (!rooms && error) return <LoadError what="your rooms" error={error} onRetry={refetch} />;
  if (!rooms) return <RoomListSkeleton />;
  if (rooms.length === 0) {
    return (
      <Notice icon={<MessagesSquareIcon aria-hidden />} title="No rooms yet" className="py-10">
        Create one, or look around for one to join.
      </Notice>
    );
  }
  const sorted = byLatestActivity(rooms.map((room) => ({ ...readFragment(RoomListItemFragment, room), masked: room })));
  return (
    <ul className="flex flex-col gap-0.5">
      {sorted.map(({ id, masked }) => (
        <li key={id}>
          <RoomListItem room={masked} />
        </li>
      ))}
    </ul>
  );
}

function RoomListSkeleton() {
  return (
    <div className="grid gap-4 px-2.5 py-2" aria-label="Loading your rooms" role="status">
      {[60, 45, 70, 52].map((width) => (
        <div key={width} className="flex gap-2.5">
          <Skeleton className="size-4 bg-sidebar-accent" />
          <div className="flex-1 space-y-2">
            <Skeleton className="h-3 bg-sidebar-accent" style={{ width: `${width}%` }} />
            <Skeleton className="h-2.5 bg-sidebar-accent/70" style={{ width: `${width + 25}%` }} />
          </div>
        </div>
      ))}
    </div>
  );
}
