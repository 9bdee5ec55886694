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

// An error in place of an event becomes a GraphQL error, after which the stream ends.
export const Subscription: SubscriptionResolvers = {
  roomEvents: {
    subscribe: async (_parent, { roomId, after }, { roomEvents, requireViewer }) =>
      roomEvents.follow(await requireViewer(), roomId, after),
    resolve: (item: RoomEvent) => item,
  },
  inboxEvents: {
    subscribe: async (_parent, _args, { inbox, requireViewer }) => inbox.follow(await requireViewer()),
    resolve: async (item: InboxSignal | Error, _args: object, { inbox, requireViewer }: RequestContext) => {
      if (item instanceof Error) throw item;
      return inbox.toEvent(await requireViewer(), item);
    },
  },
  typing: {
    subscribe: async (_parent, { roomId }, { typing, requireViewer }) => typing.follow(await requireViewer(), roomId),
    resolve: (item: TypingRecord) => item,
  },
  presence: {
    subscribe: async (_parent, { userIds }, { presence, requireViewer }) =>
      presence.follow(await requireViewer(), userIds),
    resolve: (item: PresenceRecord) => item,
  },
};

export const RoomEventInterface: RoomEventResolvers = { __resolveType: ({ __typename }) => __typename };
export const InboxEvent: InboxEventResolvers = { __resolveType: ({ __typename }) => __typename };
export const MemberAdded: MemberAddedResolvers = { user: ({ userId }) => ({ id: userId }) };
export const MemberRemoved: MemberRemovedResolvers = { user: ({ userId }) => ({ id: userId }) };
export const TypingEvent: TypingEventResolvers = { user: ({ userId }) => ({ id: userId }) };
export const PresenceEvent: PresenceEventResolvers = { user: ({ userId }) => ({ id: userId }) };
