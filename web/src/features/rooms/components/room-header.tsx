import { ArrowLeftIcon, UsersIcon } from 'lucide-react';
import { Link } from 'react-router';
import { RoomIcon } from './room-icon.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { graphql } from '@/gql/gql.ts';
import { readFragment, type FragmentType } from '@/gql/fragment-masking.ts';
import { useDocumentTitle } from '@/lib/use-document-title.ts';

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
  /** What it is called; undefined while that loads. */
  title: string | undefined;
}

export function RoomHeader({ room: masked, title }: RoomHeaderProps) {
  const room = readFragment(RoomHeaderFragment, masked);
  useDocumentTitle(title ?? 'Room');
  return (
    <header className="flex h-14 shrink-0 items-center gap-2 border-b px-2 md:px-5">
      <Button asChild variant="ghost" size="icon" className="md:hidden">
        <Link to="/" aria-label="Back to your rooms">
          <ArrowLeftIcon aria-hidden />
        </Link>
      </Button>
      {room ? (
        <>
          <div className="flex min-w-0 flex-1 items-center gap-3">
            <h1 className="flex max-w-full min-w-0 items-center gap-1.5 text-[0.9375rem] sm:shrink-0 font-semibold tracking-tight">
              <RoomIcon kind={room.kind} className="size-4 shrink-0 text-muted-foreground" />
              <bdi className="truncate">{title}</bdi>
            </h1>
            {room.topic && (
              <p className="hidden min-w-0 truncate border-l pl-3 text-sm text-muted-foreground sm:block" dir="auto">
                {room.topic}
              </p>
            )}
          </div>
          <p className="flex shrink-0 items-center gap-1.5 px-2 text-[0.8125rem] text-muted-foreground tabular-nums">
            <UsersIcon className="size-4" aria-hidden />
            {room.memberCount}
            <span className="sr-only">{room.memberCount === 1 ? 'member' : 'members'}</span>
          </p>
        </>
      ) : (
        <Skeleton className="h-4 w-40" />
      )}
    </header>
  );
}
