import { DateTimeScalar } from '@parley/service/graphql';
import type { Resolvers } from '../generated/resolvers.ts';
import { AuditEntry } from './audit.ts';
import { createMessage, Reaction } from './message.ts';
import { createMessageMutations } from './message-mutations.ts';
import { createQuery } from './query.ts';
import { createRoom, createRoomViewer, RoomMember } from './room.ts';
import { createRoomMutations } from './room-mutations.ts';
import type { Services } from './services.ts';
import {
  createSubscription,
  InboxEvent,
  MemberAdded,
  MemberRemoved,
  PresenceEvent,
  RoomEventInterface,
  TypingEvent,
} from './subscription.ts';
import { createTypingMutations } from './typing-mutations.ts';
import { createUser } from './user.ts';

export type { Services } from './services.ts';

export const createResolvers = (services: Services): Resolvers => ({
  AuditEntry,
  DateTime: DateTimeScalar,
  InboxEvent,
  MemberAdded,
  MemberRemoved,
  Message: createMessage(services),
  Mutation: {
    ...createMessageMutations(services),
    ...createRoomMutations(services),
    ...createTypingMutations(services),
  },
  PresenceEvent,
  Query: createQuery(services),
  Reaction,
  Room: createRoom(services),
  RoomEvent: RoomEventInterface,
  RoomMember,
  RoomViewer: createRoomViewer(services),
  Subscription: createSubscription(services),
  TypingEvent,
  User: createUser(services),
});
