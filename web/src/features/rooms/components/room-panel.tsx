import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useRoomMutations } from '../api/room-mutations.ts';
import { useRoomDetails } from '../api/room-details.ts';
import { roomPermissions } from '../lib/permissions.ts';
import { AddPeople } from './add-people.tsx';
import { MemberItem } from './member-item.tsx';
import { RoomActions } from './room-actions.tsx';
import { RoomForm } from './room-form.tsx';
import { LoadError } from '@/components/load-error.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogContent, DialogDescription, DialogTitle } from '@/components/ui/dialog.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { problemOf } from '@/lib/problem.ts';
import { showProblem } from '@/lib/toasts.ts';
import { currentKey } from '@/lib/use-history-panel.ts';

interface RoomPanelProps {
  roomId: string;
  title: string;
  onClose: () => void;
}

/** The members and settings of a room, in a panel at the side or, on small screens, over the whole page. */
export function RoomPanel({ roomId, title, onClose }: RoomPanelProps) {
  const { room, membership, error, refetch, hasMore, loadMore } = useRoomDetails(roomId);
  const mutations = useRoomMutations(roomId);
  const navigate = useNavigate();
  const { key } = useLocation();
  const [isAdding, setAdding] = useState(false);
  const role = membership?.role ?? null;
  const permissions = room && roomPermissions({ ...room, role });

  /** Runs a task, then reloads the room. */
  const run = async (task: () => Promise<unknown>) => {
    try {
      await task();
      await refetch();
    } catch (error) {
      showProblem(problemOf(error));
    }
  };

  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent placement="side">
        <header className="grid gap-1.5 border-b px-5 py-4 pr-12">
          <DialogTitle>
            <bdi>{title}</bdi>
          </DialogTitle>
          <DialogDescription dir="auto">{room?.topic || 'People and settings'}</DialogDescription>
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto px-3 py-4">
          {error && !room && <LoadError what="the room" error={error} onRetry={refetch} />}
          {!room && !error && <PanelSkeleton />}
          {room && permissions && (
            <>
              <RoomActions
                room={room}
                membership={membership}
                permissions={permissions}
                run={run}
                isAdding={isAdding}
                onAdding={setAdding}
                // Replaces the history entry of the panel, which closes it, unless the user has navigated elsewhere.
                onRemoved={() => currentKey() === key && void navigate('/', { replace: true })}
              />
              {isAdding && (
                <AddPeople
                  excludedIds={new Set(room.memberPages.edges.map(({ node }) => node.user.id))}
                  onAdd={(people) => run(() => Promise.all(people.map(({ id }) => mutations.add(id))))}
                  onClose={() => setAdding(false)}
                />
              )}
              {permissions.canEdit && (
                <RoomForm name={room.name ?? ''} topic={room.topic ?? ''} save={mutations.update} />
              )}
              <h3 className="px-2 pt-2 pb-1 text-xs font-medium text-muted-foreground">
                {room.memberCount} {room.memberCount === 1 ? 'member' : 'members'}
              </h3>
              <ul aria-label="Members">
                {room.memberPages.edges.map(({ node }) => (
                  <MemberItem
                    key={node.user.id}
                    person={node.user}
                    role={node.role}
                    canSetRole={permissions.canSetRoles}
                    canRemove={permissions.canRemove(node.role)}
                    onSetRole={(next) => run(() => mutations.setRole(node.user.id, next))}
                    onRemove={() => run(() => mutations.remove(node.user.id))}
                    onMessaged={onClose}
                  />
                ))}
              </ul>
              {hasMore && (
                <Button variant="ghost" size="sm" className="w-full" onClick={() => void loadMore()}>
                  Show more people
                </Button>
              )}
            </>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}

function PanelSkeleton() {
  return (
    <div role="status" aria-label="Loading room" className="space-y-4 px-2">
      {[50, 35, 60, 45].map((width) => (
        <div key={width} className="flex items-center gap-3">
          <Skeleton className="size-8" />
          <Skeleton className="h-3" style={{ width: `${width}%` }} />
        </div>
      ))}
    </div>
  );
}
