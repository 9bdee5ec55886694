import { SearchIcon, UsersIcon } from 'lucide-react';
import { Suspense } from 'react';
import type { RoomPerson } from '../lib/room-title.ts';
import { RoomIcon } from './room-icon.tsx';
import { RoomName } from './room-name.tsx';
import { BackToRooms } from '@/components/page-header.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { graphql } from '@/gql/gql.ts';
import { readFragment, type FragmentType } from '@/gql/fragment-masking.ts';
import { lazy } from '@/lib/lazy.ts';
import { useDocumentTitle } from '@/lib/use-document-title.ts';
import { useHistoryPanel } from '@/lib/use-history-panel.ts';

const RoomPanel = lazy(async () => ({ default: (await import('./room-panel.tsx')).RoomPanel }));

export const RoomHeaderFragment = graphql(`
  fragment RoomHeader on Room {
    id
    kind
    name
    topic
    memberCount
  }
`);

interface RoomHeaderProps {
  /** Undefined while it loads. */
  room: FragmentType<typeof RoomHeaderFragment> | null | undefined;
  /** Undefined while it loads. */
  title: string | undefined;
  /** See `RoomName`. */
  partner: RoomPerson | undefined;
  isSearching: boolean;
  /** Opens or closes the search in this room. */
  onSearch: () => void;
}

export function RoomHeader({ room: masked, title: known, partner, isSearching, onSearch }: RoomHeaderProps) {
  const room = readFragment(RoomHeaderFragment, masked);
  const title = known ?? room?.name ?? undefined;
  const [hasPanel, setPanel] = useHistoryPanel<true>('people');
  useDocumentTitle(title ?? 'Room');
  return (
    <header className="flex h-14 shrink-0 items-center gap-2 border-b px-2 md:px-5">
      <BackToRooms />
      {room && title !== undefined ? (
        <>
          <div className="flex min-w-0 flex-1 items-center gap-3">
            <h1 className="flex max-w-full min-w-0 items-center gap-1.5 text-[0.9375rem] sm:shrink-0 font-semibold tracking-tight">
              {room.kind !== 'DIRECT' && (
                <RoomIcon kind={room.kind} className="size-4 shrink-0 text-muted-foreground" />
              )}
              <RoomName title={title} partner={partner} />
            </h1>
            {room.topic && (
              <p className="hidden min-w-0 truncate border-l pl-3 text-sm text-muted-foreground sm:block" dir="auto">
                {room.topic}
              </p>
            )}
          </div>
          <Button
            variant="ghost"
            size="icon-sm"
            className="text-muted-foreground"
            aria-label="Search this room"
            title="Search this room"
            aria-expanded={isSearching}
            onClick={onSearch}
          >
            <SearchIcon aria-hidden />
          </Button>
          <Button
            variant="ghost"
            size="sm"
            className="pointer-coarse:min-w-10 text-[0.8125rem]! font-normal! text-muted-foreground tabular-nums"
            title="People and settings"
            aria-haspopup="dialog"
            onClick={() => setPanel(true)}
          >
            <UsersIcon aria-hidden />
            {room.memberCount}
            <span className="sr-only">{room.memberCount === 1 ? 'member' : 'members'}, people and settings</span>
          </Button>
          {hasPanel && (
            <Suspense fallback={null}>
              <RoomPanel roomId={room.id} title={title} onClose={() => setPanel(null)} />
            </Suspense>
          )}
        </>
      ) : (
        <Skeleton className="h-4 w-40" />
      )}
    </header>
  );
}
