import type { ApolloCache, Reference } from '@apollo/client';
import { mergeBySeq, type CachedMessages } from '../../../lib/apollo/messages-policy.ts';
import { readFragment } from '../../../gql/fragment-masking.ts';
import type { MessageFieldsFragment, RoomEventsSubscription } from '../../../gql/graphql.ts';
import { MessageFields } from '../api/message-fields.ts';

export type RoomEvent = RoomEventsSubscription['roomEvents'];

/**
 * Brings what happened in a room into the cache, and with it the room's `cursor`: the two move together, so that
 * a stream taken up from the cursor brings exactly what the cache lacks. To fold an event twice changes nothing.
 */
export function foldRoomEvent(cache: ApolloCache, event: RoomEvent): void {
  cache.batch({
    update: () => {
      if (event.__typename === 'MessageAdded') {
        foldMessage(cache, event.roomId, readFragment(MessageFields, event.message));
      }
      cache.modify<{ cursor: string }>({ id: roomKey(cache, event.roomId), fields: { cursor: () => event.cursor } });
    },
  });
}

/** Puts a message in its place in a room's timeline, and makes it the room's last one if it is. */
export function foldMessage(cache: ApolloCache, roomId: string, message: MessageFieldsFragment): void {
  const node = cache.writeFragment({ fragment: MessageFields, fragmentName: 'MessageFields', data: message });
  if (!node) return;
  cache.modify<{ messages: CachedMessages; lastMessage: Reference | null; lastSeq: number }>({
    id: roomKey(cache, roomId),
    fields: {
      messages: (existing, { readField }) => {
        const list = existing as CachedMessages;
        const edges = mergeBySeq(list.edges, [{ __typename: 'MessageEdge', node }], (edge) =>
          Number(readField('seq', edge.node)),
        );
        return { ...list, edges };
      },
      lastMessage: (existing, { readField }) => {
        const last = existing as Reference | null;
        return last && Number(readField('seq', last)) > message.seq ? last : node;
      },
      lastSeq: (existing: number) => Math.max(existing, message.seq),
    },
  });
}

const roomKey = (cache: ApolloCache, id: string): string | undefined => cache.identify({ __typename: 'Room', id });
