import type { RoomEvent } from '../events/room-event.ts';
import type { SubscriptionResolvers } from '../generated/resolvers.ts';

export const Subscription: SubscriptionResolvers = {
  roomEvents: {
    subscribe: async (_parent, { roomId, after }, { roomEvents, requireViewer }) =>
      roomEvents.follow(await requireViewer(), roomId, after),
    // An error in place of an event becomes a GraphQL error, after which the stream ends.
    resolve: (item: RoomEvent) => item,
  },
};
