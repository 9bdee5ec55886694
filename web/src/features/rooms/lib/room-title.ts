import { isGroup } from './permissions.ts';
import type { RoomPeopleFragment } from '../../../gql/graphql.ts';

export type RoomPerson = RoomPeopleFragment['members']['edges'][number]['node']['user'];

interface RoomTitle {
  title: string;
  /** The other members of a direct room; empty for other rooms. */
  people: RoomPerson[];
  /** The one other person in a direct room of two. */
  partner?: RoomPerson;
}

/** The members after whom a direct room is named, and the viewer; empty for other rooms. */
export const directMembers = ({ kind, members }: RoomPeopleFragment): RoomPerson[] =>
  kind === 'DIRECT' ? members.edges.map(({ node }) => node.user) : [];

/** The title of a room. A direct room is named after its other members, each by `nameOf`. */
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
  // Distinguishes it from the direct room with the remaining member.
  if (first && !second) {
    if (isGroup({ directSize })) return { title: `${nameOf(first)} (group)`, people: others };
    return { title: nameOf(first), people: others, partner: first };
  }
  return { title: others.map(nameOf).join(', '), people: others };
}
