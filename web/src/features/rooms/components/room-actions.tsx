import { ArchiveIcon, BellIcon, BellOffIcon, EyeIcon, EyeOffIcon, LogOutIcon, UserPlusIcon } from 'lucide-react';
import { useState } from 'react';
import { useRoomActs } from '../api/room-acts.ts';
import type { RoomDetails } from '../api/room-details.ts';
import { leavingQuestion } from '../lib/leaving-question.ts';
import { isGroup, type RoomRights } from '../lib/room-rights.ts';
import { Button } from '@/components/ui/button.tsx';
import { problemOf } from '@/lib/problem.ts';
import { showProblem } from '@/lib/toasts.ts';

interface RoomActionsProps {
  room: RoomDetails;
  rights: RoomRights;
  /** Does something to the room that stays on the screen. */
  act: (task: () => Promise<unknown>) => Promise<void>;
  isAdding: boolean;
  onAdding: (isAdding: boolean) => void;
  /** Called when the room is no longer in the viewer's list. */
  onGone: () => void;
}

/** What the viewer may do with a room. What cannot be taken back is asked for once more. */
export function RoomActions({ room, rights, act, isAdding, onAdding, onGone }: RoomActionsProps) {
  const acts = useRoomActs(room.id);
  const [confirming, setConfirming] = useState<'leave' | 'archive' | null>(null);
  const { viewer } = room;

  /** Does something after which the room is gone. */
  const part = async (task: () => Promise<unknown>) => {
    try {
      await task();
      onGone();
    } catch (error) {
      showProblem(problemOf(error));
    }
  };

  return (
    <>
      <div className="flex flex-wrap gap-2 px-2 pb-4">
        {viewer && (
          <Button
            variant="outline"
            size="sm"
            aria-pressed={viewer.muted}
            onClick={() => void act(() => acts.mute(!viewer.muted))}
          >
            {viewer.muted ? <BellIcon aria-hidden /> : <BellOffIcon aria-hidden />}
            {viewer.muted ? 'Unmute' : 'Mute'}
          </Button>
        )}
        {rights.mayAdd && (
          <Button variant="outline" size="sm" aria-expanded={isAdding} onClick={() => onAdding(!isAdding)}>
            <UserPlusIcon aria-hidden />
            Add people
          </Button>
        )}
        {rights.mayHide &&
          (viewer?.hidden ? (
            <Button variant="outline" size="sm" onClick={() => void act(acts.show)}>
              <EyeIcon aria-hidden />
              Show in list
            </Button>
          ) : (
            <Button variant="outline" size="sm" onClick={() => void part(() => acts.hide(room.lastSeq))}>
              <EyeOffIcon aria-hidden />
              Hide from list
            </Button>
          ))}
        {rights.mayLeave && (
          <Button variant="outline" size="sm" onClick={() => setConfirming('leave')}>
            <LogOutIcon aria-hidden />
            Leave
          </Button>
        )}
        {rights.mayArchive && (
          <Button variant="outline" size="sm" onClick={() => setConfirming('archive')}>
            <ArchiveIcon aria-hidden />
            Archive
          </Button>
        )}
      </div>
      {confirming && (
        <div role="alert" className="mx-2 mb-4 rounded-lg border bg-muted p-3 text-sm">
          <p>
            {confirming === 'leave'
              ? leavingQuestion(room)
              : 'Archive this room? It can still be read, but no one can write in it again.'}
          </p>
          <div className="mt-3 flex gap-2">
            <Button
              size="sm"
              variant="destructive"
              onClick={() => {
                setConfirming(null);
                void (confirming === 'leave' ? part(acts.leave) : act(acts.archive));
              }}
            >
              {confirming === 'archive' ? 'Archive room' : isGroup(room) ? 'Leave group' : 'Leave room'}
            </Button>
            <Button size="sm" variant="ghost" onClick={() => setConfirming(null)}>
              Cancel
            </Button>
          </div>
        </div>
      )}
    </>
  );
}
