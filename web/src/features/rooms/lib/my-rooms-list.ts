import type { ApolloCache, Reference } from '@apollo/client';
import type { ModifierDetails } from '@apollo/client/cache';

interface CachedRooms {
  edges: { __typename?: string; node: Reference; cursor?: string }[];
}

/** Adds a room to the viewer's list, if it is not there yet. */
export function addToMyRooms(cache: ApolloCache, roomId: string): void {
  cache.modify<{ myRooms: CachedRooms }>({
    fields: {
      myRooms: (existing, { readField, toReference }) => {
        const rooms = existing as CachedRooms;
        const node = toReference({ __typename: 'Room', id: roomId });
        if (!node || rooms.edges.some((edge) => readField('id', edge.node) === roomId)) return rooms;
        return { ...rooms, edges: [{ __typename: 'RoomEdge', node, cursor: '' }, ...rooms.edges] };
      },
    },
  });
}

/** Whether the list is loaded and lacks the room. */
export function isMissingInMyRooms(cache: ApolloCache, roomId: string): boolean {
  let isMissing = false;
  cache.modify<{ myRooms: CachedRooms }>({
    fields: {
      myRooms: (existing, { readField }) => {
        const rooms = existing as CachedRooms;
        isMissing = !rooms.edges.some((edge) => readField('id', edge.node) === roomId);
        return rooms;
      },
    },
  });
  return isMissing;
}

/** Removes a room that the viewer has left from their lists. */
export function removeFromMyRooms(cache: ApolloCache, roomId: string): void {
  cache.batch({
    update: () => {
      const withoutRoom = (existing: unknown, { readField }: Pick<ModifierDetails, 'readField'>) => {
        const rooms = existing as CachedRooms;
        return { ...rooms, edges: rooms.edges.filter((edge) => readField('id', edge.node) !== roomId) };
      };
      cache.modify<{ myRooms: CachedRooms; hiddenRooms: CachedRooms }>({
        fields: { myRooms: withoutRoom, hiddenRooms: withoutRoom },
      });
      const id = cache.identify({ __typename: 'Room', id: roomId });
      if (id) cache.modify({ id, fields: { viewer: () => null } });
    },
  });
}
