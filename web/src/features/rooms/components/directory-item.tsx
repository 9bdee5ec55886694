import { ArchiveIcon, CheckIcon } from 'lucide-react';
import { Link, useNavigate } from 'react-router';
import { useJoinRoom } from '../api/join-room.ts';
import { Button } from '@/components/ui/button.tsx';
import { graphql } from '@/gql/gql.ts';
import { readFragment, type FragmentType } from '@/gql/fragment-masking.ts';
import { problemOf } from '@/lib/problem.ts';
import { showProblem } from '@/lib/toasts.ts';

export const DirectoryItemFragment = graphql(`
  fragment DirectoryItem on Room {
    id
    name
    topic
    memberCount
    archivedAt
    viewer {
      role
    }
  }
`);

/** A public room. Its name links to it, joined or not. */
export function DirectoryItem({ room: masked }: { room: FragmentType<typeof DirectoryItemFragment> }) {
  const room = readFragment(DirectoryItemFragment, masked);
  const { join, isJoining } = useJoinRoom();
  const navigate = useNavigate();
  const path = `/rooms/${encodeURIComponent(room.id)}`;

  const joinAndOpen = async () => {
    if (isJoining) return;
    try {
      await join(room.id);
      await navigate(path);
    } catch (error) {
      showProblem(problemOf(error));
    }
  };

  return (
    <li className="relative flex items-center gap-4 px-4 py-3.5 transition-colors hover:bg-hover">
      <div className="min-w-0 flex-1">
        <h2 className="text-sm font-semibold">
          <Link
            to={path}
            className="outline-none after:absolute after:inset-0 focus-visible:after:rounded-lg focus-visible:after:ring-[3px] focus-visible:after:ring-ring/50"
          >
            <bdi>{room.name}</bdi>
          </Link>
        </h2>
        <p className="mt-0.5 truncate text-[0.8125rem] text-muted-foreground">
          {room.memberCount} {room.memberCount === 1 ? 'member' : 'members'}
          {room.topic && (
            <>
              {' · '}
              <bdi>{room.topic}</bdi>
            </>
          )}
        </p>
      </div>
      {room.archivedAt ? (
        <span className="flex items-center gap-1.5 text-[0.8125rem] text-muted-foreground">
          <ArchiveIcon className="size-4" aria-hidden />
          Archived
        </span>
      ) : room.viewer ? (
        <span className="flex items-center gap-1.5 text-[0.8125rem] text-muted-foreground">
          <CheckIcon className="size-4" aria-hidden />
          Joined
        </span>
      ) : (
        <Button
          variant="outline"
          size="sm"
          className="relative"
          aria-label={`Join ${room.name}`}
          aria-disabled={isJoining}
          onClick={() => void joinAndOpen()}
        >
          {isJoining ? 'Joining…' : 'Join'}
        </Button>
      )}
    </li>
  );
}
