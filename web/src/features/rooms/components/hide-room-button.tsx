import { XIcon } from 'lucide-react';
import type { MouseEvent } from 'react';
import { useMatch, useNavigate } from 'react-router';
import { useRoomMutations } from '../api/room-mutations.ts';
import { roomPath } from '../lib/room-paths.ts';
import { problemOf } from '@/lib/problem.ts';
import { showProblem } from '@/lib/toasts.ts';

interface HideRoomButtonProps {
  roomId: string;
  title: string;
  /** The seq of the latest message that the list shows. */
  lastSeq: number;
}

/** Hides a room from the list, with mouse or keyboard. On touch screens the room panel has the same action. */
export function HideRoomButton({ roomId, title, lastSeq }: HideRoomButtonProps) {
  const mutations = useRoomMutations(roomId);
  const navigate = useNavigate();
  const isShown = useMatch(roomPath(roomId)) !== null;

  const hide = async ({ currentTarget }: MouseEvent) => {
    const item = currentTarget.closest('li');
    const neighbor = item?.nextElementSibling ?? item?.previousElementSibling;
    try {
      await mutations.hide(lastSeq);
      if (isShown) await navigate('/');
      // The button is unmounted while it has the focus.
      neighbor?.querySelector('a')?.focus();
    } catch (error) {
      showProblem(problemOf(error));
    }
  };

  return (
    <button
      type="button"
      aria-label={`Hide ${title}`}
      title="Hide"
      className="absolute top-1/2 right-1.5 flex size-7 -translate-y-1/2 items-center justify-center rounded-md bg-sidebar-accent text-sidebar-accent-foreground opacity-0 outline-none group-hover/room:opacity-100 hover:bg-accent focus-visible:opacity-100 focus-visible:ring-[3px] focus-visible:ring-ring/50 pointer-coarse:hidden"
      onClick={(event) => void hide(event)}
    >
      <XIcon className="size-4" aria-hidden />
    </button>
  );
}
