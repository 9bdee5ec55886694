import { NavLink } from 'react-router';
import { RoomIcon } from './room-icon.tsx';
import { graphql } from '@/gql/gql.ts';
import { readFragment, type FragmentType } from '@/gql/fragment-masking.ts';
import { cn } from '@/lib/cn.ts';

export const RoomListItemFragment = graphql(`
  fragment RoomListItem on Room {
    id
    kind
    name
    createdAt
    lastSeq
    lastMessage {
      id
      seq
      body
      createdAt
      author {
        id
        displayName
      }
    }
  }
`);

export function RoomListItem({ room: masked }: { room: FragmentType<typeof RoomListItemFragment> }) {
  const room = readFragment(RoomListItemFragment, masked);
  return (
    <NavLink
      to={`/rooms/${encodeURIComponent(room.id)}`}
      className={({ isActive }) =>
        cn(
          'flex gap-2.5 rounded-md px-2.5 py-2 text-sidebar-foreground transition-colors outline-none hover:bg-sidebar-accent/60 focus-visible:ring-[3px] focus-visible:ring-ring/50 md:py-1.5',
          isActive && 'bg-sidebar-accent text-sidebar-accent-foreground hover:bg-sidebar-accent',
        )
      }
    >
      <RoomIcon kind={room.kind} className="mt-0.5 size-4 shrink-0 opacity-60" />
      <span className="min-w-0 flex-1">
        <bdi className="block truncate text-sm leading-5 font-medium">{room.name}</bdi>
        <span className="block truncate text-xs leading-5 text-muted-foreground">
          {room.lastMessage ? (
            <>
              <bdi>{room.lastMessage.author.displayName}</bdi>: <bdi>{room.lastMessage.body}</bdi>
            </>
          ) : (
            'No messages yet'
          )}
        </span>
      </span>
    </NavLink>
  );
}
