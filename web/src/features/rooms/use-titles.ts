import { directMembers, roomTitle } from './lib/room-title.ts';
import { useViewer } from '@/features/auth/session-context.ts';
import { useNames } from '@/features/people/use-names.ts';
import type { RoomPeopleFragment } from '@/gql/graphql.ts';

/** Returns a function that gives the title of each of `rooms`, see `roomTitle`. */
export function useTitles(rooms: readonly RoomPeopleFragment[]) {
  const viewer = useViewer();
  const nameOf = useNames(rooms.flatMap(directMembers));
  return (room: RoomPeopleFragment) => roomTitle(room, viewer.id, nameOf);
}
