import type { ApolloCache, Reference } from '@apollo/client';

interface CachedRooms {
  edges: { __typename?: string; node: Reference; cursor?: string }[];
}

/** Puts a room that the viewer has made or joined into their list, once. */
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

/** Takes a room that the viewer is no member of any more out of their list. */
export function removeFromMyRooms(cache: ApolloCache, roomId: string): void {
  cache.batch({
    update: () => {
      cache.modify<{ myRooms: CachedRooms }>({
        fields: {
          myRooms: (existing, { readField }) => {
            const rooms = existing as CachedRooms;
            return { ...rooms, edges: rooms.edges.filter((edge) => readField('id', edge.node) !== roomId) };
          },
        },
      });
      const id = cache.identify({ __typename: 'Room', id: roomId });
      if (id) cache.modify({ id, fields: { viewer: () => null } });
    },
  });
}
