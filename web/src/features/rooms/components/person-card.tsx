import { MessageSquareIcon, SettingsIcon } from 'lucide-react';
import { Link } from 'react-router';
import { useOpenDirect } from '../api/open-direct.ts';
import { usePerson } from '@/features/people/api/person.ts';
import { useIsOnline } from '@/features/people/presence-context.tsx';
import type { PersonCardTarget } from '@/features/people/person-card-context.tsx';
import { PresenceDot } from '@/features/people/components/presence-dot.tsx';
import { Avatar } from '@/components/avatar.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Popover, PopoverAnchor, PopoverContent } from '@/components/ui/popover.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { useViewer } from '@/features/auth/session-context.ts';
import { problemOf } from '@/lib/problem.ts';
import { showProblem } from '@/lib/toasts.ts';

const month = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric' });

/** A popover with a person's profile and a button to message them. */
export function PersonCard({ person, anchor, onMessaged, onClose }: PersonCardTarget & { onClose: () => void }) {
  const viewer = useViewer();
  const known = usePerson(person.id);
  const { open, isOpening } = useOpenDirect();
  const isViewer = viewer.id === person.id;
  const { displayName, username, avatarUrl } = isViewer ? viewer : { ...person, ...known };

  const message = async () => {
    if (isOpening) return;
    try {
      await open([person.id]);
      onClose();
      onMessaged?.();
    } catch (error) {
      showProblem(problemOf(error));
    }
  };

  return (
    // Modal, so that it is above dialogs, which close on a click outside.
    <Popover open modal onOpenChange={(isOpen) => !isOpen && onClose()}>
      <PopoverAnchor virtualRef={{ current: anchor }} />
      <PopoverContent
        align="start"
        aria-label={displayName ?? username ?? 'Person'}
        className="w-72 max-w-[calc(100vw-1rem)] p-4"
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          if (anchor.isConnected) anchor.focus();
        }}
      >
        <div className="flex items-center gap-3.5">
          <Avatar person={{ id: person.id, displayName: displayName ?? '', avatarUrl }} size="xl" />
          <div className="min-w-0 flex-1">
            {displayName ? (
              <bdi className="line-clamp-2 leading-5 font-semibold tracking-tight wrap-anywhere">{displayName}</bdi>
            ) : (
              <Skeleton className="my-1 h-4 w-32" />
            )}
            {username ? (
              <bdi className="block truncate text-sm text-muted-foreground">@{username}</bdi>
            ) : (
              <Skeleton className="my-1 h-3 w-24" />
            )}
          </div>
        </div>
        <div className="mt-3.5 flex items-center gap-2 text-[0.8125rem] text-muted-foreground">
          <PresenceText userId={person.id} isViewer={isViewer} />
          {known && (
            <>
              <span aria-hidden>·</span> Joined {month.format(new Date(known.createdAt))}
            </>
          )}
        </div>
        <div className="mt-4 grid">
          {isViewer ? (
            <Button asChild variant="outline">
              <Link to="/settings" onClick={onClose}>
                <SettingsIcon aria-hidden />
                Edit profile
              </Link>
            </Button>
          ) : (
            <Button aria-disabled={isOpening} onClick={() => void message()}>
              <MessageSquareIcon aria-hidden />
              {isOpening ? 'Opening…' : 'Message'}
            </Button>
          )}
        </div>
      </PopoverContent>
    </Popover>
  );
}

function PresenceText({ userId, isViewer }: { userId: string; isViewer: boolean }) {
  const isOnline = useIsOnline(userId);
  if (isViewer) return 'This is you';
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden>
        <PresenceDot userId={userId} />
      </span>
      {isOnline ? 'Online' : 'Offline'}
    </span>
  );
}
