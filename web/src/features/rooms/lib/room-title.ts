import { isGroup } from './room-rights.ts';
import type { RoomPeopleFragment } from '../../../gql/graphql.ts';

export type RoomPerson = RoomPeopleFragment['members']['edges'][number]['node']['user'];

/** What a room is called: a direct one after the others in it. `people` are those others, none for other rooms. */
export function roomTitle(
  { kind, name, directSize, members }: RoomPeopleFragment,
  viewerId: string,
): { title: string; people: RoomPerson[] } {
  if (kind !== 'DIRECT') return { title: name ?? '', people: [] };
  const all = members.edges.map(({ node }) => node.user);
  const others = all.filter(({ id }) => id !== viewerId);
  if (others.length === 0) return { title: directSize === 1 ? 'Notes to yourself' : 'Empty group', people: all };
  const [first, second] = others;
  // Beside the conversation with the one who is left of a group.
  if (first && !second && isGroup({ directSize })) return { title: `${first.displayName} (group)`, people: others };
  return { title: others.map(({ displayName }) => displayName).join(', '), people: others };
}
