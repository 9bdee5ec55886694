import type { ApolloClient } from '@apollo/client';
import { graphql } from '../../../gql/gql.ts';

const RoomMembershipDocument = graphql(`
  query RoomMembership($roomId: ID!) {
    room(id: $roomId) {
      id
      memberCount
      viewer {
        role
        readSeq
        unreadCount
        mentionCount
        muted
        hidden
      }
    }
  }
`);

/** Many people come at once when a room is made: what they change is read once they are in. */
const SETTLE_MS = 300;
const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** Reads anew how many members a room has and what the viewer is in it, soon. What fails is read with the next event. */
export function refreshMembership(client: ApolloClient, roomId: string): void {
  clearTimeout(timers.get(roomId));
  const read = () => {
    timers.delete(roomId);
    client
      .query({ query: RoomMembershipDocument, variables: { roomId }, fetchPolicy: 'network-only' })
      .catch(() => undefined);
  };
  timers.set(roomId, setTimeout(read, SETTLE_MS));
}
