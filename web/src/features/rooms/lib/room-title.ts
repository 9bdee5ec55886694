import { isGroup } from './room-permissions.ts';
import type { RoomPeopleFragment } from '../../../gql/graphql.ts';

export type RoomPerson = RoomPeopleFragment['members']['edges'][number]['node']['user'];

interface RoomTitle {
  title: string;
  /** The others in a direct room, none for other rooms. */
  people: RoomPerson[];
  /** The one whose name is the title. */
  partner?: RoomPerson;
}

/** The members that a direct room is named after, and the viewer; none of other rooms. */
export const directMembers = ({ kind, members }: RoomPeopleFragment): RoomPerson[] =>
  kind === 'DIRECT' ? members.edges.map(({ node }) => node.user) : [];

/** What a room is called: a direct one after the others in it, each by `nameOf`. */
export function roomTitle(
  room: RoomPeopleFragment,
  viewerId: string,
  nameOf: (person: RoomPerson) => string,
): RoomTitle {
  const { kind, name, directSize } = room;
  if (kind !== 'DIRECT') return { title: name ?? '', people: [] };
  const all = directMembers(room);
  const others = all.filter(({ id }) => id !== viewerId);
  if (others.length === 0) return { title: directSize === 1 ? 'Notes to yourself' : 'Empty group', people: all };
  const [first, second] = others;
  // Beside the conversation with the one who is left of a group.
  if (first && !second) {
    if (isGroup({ directSize })) return { title: `${nameOf(first)} (group)`, people: others };
    return { title: nameOf(first), people: others, partner: first };
  }
  return { title: others.map(nameOf).join(', '), people: others };
}
