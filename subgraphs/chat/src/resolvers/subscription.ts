import type { RequestContext } from '../context.ts';
import type { InboxSignal } from '../events/delivery/inbox.ts';
import type { PresenceEvent as PresenceRecord } from '../events/presence/presence-event.ts';
import type { RoomEvent } from '../events/delivery/room-event.ts';
import type { TypingEvent as TypingRecord } from '../events/presence/typing-event.ts';
import type {
  InboxEventResolvers,
  MemberAddedResolvers,
  MemberRemovedResolvers,
  PresenceEventResolvers,
  RoomEventResolvers,
  SubscriptionResolvers,
  TypingEventResolvers,
} from '../generated/resolvers.ts';
import type { Services } from './services.ts';

// An error in place of an event becomes a GraphQL error, after which the stream ends.
export const createSubscription = ({ inbox, presence, roomEvents, typing }: Services): SubscriptionResolvers => ({
  roomEvents: {
    subscribe: async (_parent, { roomId, after }, context) =>
      context.keepRoomStream(await roomEvents.follow(await context.requireViewer(), roomId, after)),
    resolve: (item: RoomEvent) => item,
  },
  inboxEvents: {
    subscribe: async (_parent, _args, context) => inbox.follow(await context.requireViewer()),
    resolve: async (item: InboxSignal | Error, _args: object, context: RequestContext) => {
      if (item instanceof Error) throw item;
      return inbox.toEvent(await context.requireViewer(), item);
    },
  },
  typing: {
    subscribe: async (_parent, { roomId }, context) => typing.follow(await context.requireViewer(), roomId),
    resolve: (item: TypingRecord) => item,
  },
  presence: {
    subscribe: async (_parent, { userIds }, context) => presence.follow(await context.requireViewer(), userIds),
    resolve: (item: PresenceRecord) => item,
  },
});

export const RoomEventInterface: RoomEventResolvers = { __resolveType: ({ __typename }) => __typename };
export const InboxEvent: InboxEventResolvers = { __resolveType: ({ __typename }) => __typename };
export const MemberAdded: MemberAddedResolvers = { user: ({ userId }) => ({ id: userId }) };
export const MemberRemoved: MemberRemovedResolvers = { user: ({ userId }) => ({ id: userId }) };
export const TypingEvent: TypingEventResolvers = { user: ({ userId }) => ({ id: userId }) };
export const PresenceEvent: PresenceEventResolvers = { user: ({ userId }) => ({ id: userId }) };
