import { useJoinRoom } from '../api/join-room.ts';
import { Button } from '@/components/ui/button.tsx';
import { graphql } from '@/gql/gql.ts';
import { readFragment, type FragmentType } from '@/gql/fragment-masking.ts';
import { problemOf } from '@/lib/problem.ts';
import { showProblem } from '@/lib/toasts.ts';

const JoinBarFragment = graphql(`
  fragment JoinBar on Room {
    id
    name
  }
`);

/** Replaces the composer for viewers of a public room who are not members. */
export function JoinBar({ room: masked }: { room: FragmentType<typeof JoinBarFragment> }) {
  const room = readFragment(JoinBarFragment, masked);
  const { join, isJoining } = useJoinRoom();
  return (
    <div className="mx-3 mb-3 flex items-center gap-4 rounded-xl border bg-card px-4 py-3 shadow-xs md:mx-5 md:mb-5">
      <p className="min-w-0 flex-1 text-sm text-muted-foreground">
        You’re viewing <bdi className="font-medium text-foreground">{room.name}</bdi>. Join to post.
      </p>
      <Button
        aria-disabled={isJoining}
        onClick={() => {
          if (!isJoining) join(room.id).catch((error: unknown) => showProblem(problemOf(error)));
        }}
      >
        {isJoining ? 'Joining…' : 'Join room'}
      </Button>
    </div>
  );
}
