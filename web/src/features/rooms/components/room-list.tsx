import { SquarePenIcon } from 'lucide-react';
import { useEffect, type ComponentProps } from 'react';
import { useMyRooms } from '../api/my-rooms.ts';
import { readListItem } from '../api/room-list-item.ts';
import { byLatestActivity } from '../lib/by-latest-activity.ts';
import { useInbox } from '../use-inbox.ts';
import { RoomListItem } from './room-list-item.tsx';
import { LoadError } from '@/components/load-error.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { waitingCount } from '@/lib/use-document-title.ts';

interface RoomListProps {
  /** Opens the dialog for a new direct message. */
  onNewDirect: () => void;
}

/** Focusable: it receives the focus when its last room is hidden. */
const GROUP = 'rounded-md outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50';

/** The viewer's rooms and direct messages, latest activity first. */
export function RoomList({ onNewDirect }: RoomListProps) {
  const { rooms, error, refetch } = useMyRooms();
  useInbox();
  const listed = (rooms ?? [])
    .map((room) => ({ ...readListItem(room), masked: room }))
    .filter(({ viewer }) => !viewer?.hidden);
  const waiting = listed.reduce((sum, { viewer }) => sum + (viewer?.muted ? 0 : (viewer?.unreadCount ?? 0)), 0);
  useEffect(() => {
    waitingCount.set(waiting);
    return () => waitingCount.set(0);
  }, [waiting]);
  if (!rooms && error) return <LoadError what="your rooms" error={error} onRetry={refetch} />;
  if (!rooms) return <RoomListSkeleton />;
  const sorted = byLatestActivity(listed);
  const direct = sorted.filter(({ kind }) => kind === 'DIRECT');
  const named = sorted.filter(({ kind }) => kind !== 'DIRECT');
  return (
    <>
      <div role="group" aria-labelledby="own-rooms" tabIndex={-1} className={GROUP}>
        <h2 id="own-rooms" className="px-2.5 pt-5 pb-1.5 text-xs font-medium text-muted-foreground">
          Your rooms
        </h2>
        {named.length > 0 ? (
          <Items rooms={named} />
        ) : (
          <p className="px-2.5 py-1.5 text-[0.8125rem] text-muted-foreground">
            No rooms yet. Create one, or find one to join.
          </p>
        )}
      </div>
      <div role="group" aria-labelledby="own-direct" tabIndex={-1} className={GROUP}>
        <div className="flex items-center justify-between pt-4 pb-1 pl-2.5">
          <h2 id="own-direct" className="text-xs font-medium text-muted-foreground">
            Direct messages
          </h2>
          <Button variant="ghost" size="icon-sm" aria-label="New message" title="New message" onClick={onNewDirect}>
            <SquarePenIcon aria-hidden />
          </Button>
        </div>
        {direct.length > 0 ? (
          <Items rooms={direct} />
        ) : (
          <p className="px-2.5 py-1.5 text-[0.8125rem] text-muted-foreground">No direct messages yet.</p>
        )}
      </div>
    </>
  );
}

function Items({ rooms }: { rooms: { id: string; masked: ComponentProps<typeof RoomListItem>['room'] }[] }) {
  return (
    <ul className="flex flex-col gap-0.5">
      {rooms.map(({ id, masked }) => (
        <li key={id} className="group/room relative">
          <RoomListItem room={masked} />
        </li>
      ))}
    </ul>
  );
}

function RoomListSkeleton() {
  return (
    <div className="grid gap-4 px-2.5 pt-8" aria-label="Loading your rooms" role="status">
      {[60, 45, 70, 52].map((width) => (
        <div key={width} className="flex gap-2.5">
          <Skeleton on="sidebar" className="size-4" />
          <div className="flex-1 space-y-2">
            <Skeleton on="sidebar" className="h-3" style={{ width: `${width}%` }} />
            <Skeleton on="sidebar" className="h-2.5 opacity-70" style={{ width: `${width + 25}%` }} />
          </div>
        </div>
      ))}
    </div>
  );
}
