import { ArchiveIcon, BellIcon, BellOffIcon, EyeIcon, EyeOffIcon, LogOutIcon, UserPlusIcon } from 'lucide-react';
import { useState } from 'react';
import { useRoomMutations } from '../api/room-mutations.ts';
import type { Membership, RoomDetails } from '../api/room-details.ts';
import { leaveConfirmation } from '../lib/leave-confirmation.ts';
import { isGroup, type RoomPermissions } from '../lib/permissions.ts';
import { Button } from '@/components/ui/button.tsx';
import { problemOf } from '@/lib/problem.ts';
import { showProblem } from '@/lib/toasts.ts';

interface RoomActionsProps {
  room: RoomDetails;
  membership: Membership | null;
  permissions: RoomPermissions;
  /** Runs a task after which the room stays open. */
  run: (task: () => Promise<unknown>) => Promise<void>;
  isAdding: boolean;
  onAdding: (isAdding: boolean) => void;
  /** Called when the room is no longer in the viewer's list. */
  onRemoved: () => void;
}

/** The actions that the viewer can perform on a room. Irreversible ones ask for confirmation. */
export function RoomActions({ room, membership, permissions, run, isAdding, onAdding, onRemoved }: RoomActionsProps) {
  const mutations = useRoomMutations(room.id);
  const [confirming, setConfirming] = useState<'leave' | 'archive' | null>(null);

  /** Runs a task that removes the room from the viewer's list. */
  const runAndClose = async (task: () => Promise<unknown>) => {
    try {
      await task();
      onRemoved();
    } catch (error) {
      showProblem(problemOf(error));
    }
  };

  return (
    <>
      <div className="flex flex-wrap gap-2 px-2 pb-4">
        {membership && (
          <Button
            variant="outline"
            size="sm"
            aria-pressed={membership.muted}
            onClick={() => void run(() => mutations.mute(!membership.muted))}
          >
            {membership.muted ? <BellIcon aria-hidden /> : <BellOffIcon aria-hidden />}
            {membership.muted ? 'Unmute' : 'Mute'}
          </Button>
        )}
        {permissions.canAdd && (
          <Button variant="outline" size="sm" aria-expanded={isAdding} onClick={() => onAdding(!isAdding)}>
            <UserPlusIcon aria-hidden />
            Add people
          </Button>
        )}
        {permissions.canHide &&
          (membership?.hidden ? (
            <Button variant="outline" size="sm" onClick={() => void run(mutations.show)}>
              <EyeIcon aria-hidden />
              Show in list
            </Button>
          ) : (
            <Button variant="outline" size="sm" onClick={() => void runAndClose(() => mutations.hide(room.lastSeq))}>
              <EyeOffIcon aria-hidden />
              Hide from list
            </Button>
          ))}
        {permissions.canLeave && (
          <Button variant="outline" size="sm" onClick={() => setConfirming('leave')}>
            <LogOutIcon aria-hidden />
            Leave
          </Button>
        )}
        {permissions.canArchive && (
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
              ? leaveConfirmation(room)
              : 'Archive this room? People can still read it, but no one can post in it again.'}
          </p>
          <div className="mt-3 flex gap-2">
            <Button
              size="sm"
              variant="destructive"
              onClick={() => {
                setConfirming(null);
                void (confirming === 'leave' ? runAndClose(mutations.leave) : run(mutations.archive));
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
