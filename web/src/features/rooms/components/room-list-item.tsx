import { BellOffIcon } from 'lucide-react';
import { Suspense } from 'react';
import { NavLink } from 'react-router';
import { readListItem } from '../api/room-list-item.ts';
import { RoomPeople } from '../api/room-people.ts';
import { roomPermissions } from '../lib/permissions.ts';
import { useTitles } from '../use-titles.ts';
import { RoomIcon } from './room-icon.tsx';
import { RoomName } from './room-name.tsx';
import { Avatar } from '@/components/avatar.tsx';
import { useViewer } from '@/features/auth/session-context.ts';
import { excerpt } from '@/features/messages/lib/excerpt.ts';
import { PersonName } from '@/features/people/components/person-name.tsx';
import { PresenceDot } from '@/features/people/components/presence-dot.tsx';
import { readFragment, type FragmentType } from '@/gql/fragment-masking.ts';
import { cn } from '@/lib/cn.ts';
import { lazy } from '@/lib/lazy.ts';

const HideRoomButton = lazy(() => import('./hide-room-button.tsx').then((m) => ({ default: m.HideRoomButton })));

/** Hides the badges visually under the hide button. Screen readers still read them. */
const UNDER_HIDE_BUTTON =
  'not-pointer-coarse:group-hover/room:opacity-0 group-has-[button:focus-visible]/room:opacity-0';

type RoomListItemRoom = Parameters<typeof readListItem>[0] & FragmentType<typeof RoomPeople>;

export function RoomListItem({ room: masked }: { room: RoomListItemRoom }) {
  const viewer = useViewer();
  const room = readListItem(masked);
  const named = readFragment(RoomPeople, masked);
  const { title, people, partner } = useTitles([named])(named);
  const { unreadCount = 0, mentionCount = 0, muted = false } = room.viewer ?? {};
  const isUnread = unreadCount > 0 && !muted;
  const { canHide } = roomPermissions({ ...room, role: room.viewer?.role ?? null });
  return (
    <>
      <NavLink
        to={`/rooms/${encodeURIComponent(room.id)}`}
        className={({ isActive }) =>
          cn(
            'flex gap-2.5 rounded-md px-2.5 py-2 transition-colors outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50 md:py-1.5',
            isActive
              ? 'bg-sidebar-accent text-sidebar-accent-foreground'
              : 'text-sidebar-foreground hover:bg-sidebar-accent/60',
          )
        }
      >
        {people[0] ? (
          <span className="relative mt-0.5 size-8 shrink-0">
            <Avatar person={people[0]} size={people[1] ? '2xs' : 'md'} />
            {people[1] && (
              <span className="absolute right-0 bottom-0 rounded-sm ring-2 ring-sidebar">
                <Avatar person={people[1]} size="2xs" />
              </span>
            )}
            {people.length === 1 && people[0].id !== viewer.id && (
              <PresenceDot userId={people[0].id} className="absolute -right-0.5 -bottom-0.5 ring-2 ring-sidebar" />
            )}
          </span>
        ) : (
          <RoomIcon kind={room.kind} className="mt-0.5 size-4 shrink-0 opacity-60" />
        )}
        <span className="min-w-0 flex-1">
          <RoomName
            title={title}
            partner={partner}
            className={cn(
              'text-sm leading-5',
              isUnread ? 'font-semibold text-foreground' : 'font-medium',
              muted && 'text-muted-foreground',
            )}
          />
          <span className="block truncate text-xs leading-5 text-muted-foreground">
            {room.lastMessage ? (
              <>
                {people.length !== 1 && (
                  <>
                    <PersonName person={room.lastMessage.author} />:{' '}
                  </>
                )}
                <bdi>{excerpt(room.lastMessage.body)}</bdi>
              </>
            ) : (
              'No messages yet'
            )}
          </span>
        </span>
        <span className={cn('flex shrink-0 gap-2.5 empty:hidden', canHide && UNDER_HIDE_BUTTON)}>
          {muted && <BellOffIcon className="mt-1 size-3.5 shrink-0 text-muted-foreground" aria-label="Muted" />}
          {unreadCount > 0 && (
            <UnreadBadge
              unreadCount={unreadCount}
              mentionCount={mentionCount}
              isMuted={muted}
              isDirect={people.length > 0}
            />
          )}
        </span>
      </NavLink>
      <Suspense>{canHide && <HideRoomButton roomId={room.id} title={title} lastSeq={room.lastSeq} />}</Suspense>
    </>
  );
}

const MAX_SHOWN = 99;
const shown = (count: number) => (count > MAX_SHOWN ? `${MAX_SHOWN}+` : count);

const BADGE =
  'flex h-5 min-w-5 items-center justify-center rounded-full px-1.5 text-[0.6875rem] font-semibold tabular-nums';
const LOUD = 'bg-primary text-primary-foreground';
const QUIET = 'bg-secondary text-secondary-foreground';

interface UnreadBadgeProps {
  unreadCount: number;
  mentionCount: number;
  /** Whether the room is muted: its badge is subdued. */
  isMuted: boolean;
  /** In a direct room every message is prominent, otherwise only mentions. */
  isDirect: boolean;
}

/** The number of unread messages, and of those that mention the viewer. */
function UnreadBadge({ unreadCount, mentionCount, isMuted, isDirect }: UnreadBadgeProps) {
  return (
    <span className="mt-0.5 flex shrink-0 gap-1">
      {mentionCount > 0 && (
        <span aria-hidden className={cn(BADGE, isMuted ? QUIET : LOUD)}>
          @&thinsp;{shown(mentionCount)}
        </span>
      )}
      {unreadCount > mentionCount && (
        <span aria-hidden className={cn(BADGE, isDirect && !isMuted ? LOUD : QUIET)}>
          {shown(unreadCount)}
        </span>
      )}
      <span className="sr-only">
        {`${shown(unreadCount)} unread`}
        {mentionCount > 0 && `, ${mentionCount} ${mentionCount === 1 ? 'mentions' : 'mention'} you`}
      </span>
    </span>
  );
}
