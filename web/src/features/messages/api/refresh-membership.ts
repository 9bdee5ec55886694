import type { ApolloClient } from '@apollo/client';
import { graphql } from '../../../gql/gql.ts';

const RoomMembershipDocument = graphql(`
  query RoomMembership($roomId: ID!) {
    room(id: $roomId) {
      id
      memberCount
      viewer {
        ...ViewerFields
      }
    }
  }
`);

/** Many members may join at once, as when a room is created. Refetch after the last one. */
const SETTLE_MS = 300;
const timers = new Map<string, ReturnType<typeof setTimeout>>();

/**
 * Refetches the member count and the viewer's membership after a short delay. The next event retries a failed request.
 */
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
