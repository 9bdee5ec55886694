import { DateTimeScalar } from '@parley/service/graphql';
import type { Resolvers } from '../generated/resolvers.ts';
import { AuditEntry } from './audit.ts';
import { Message, Reaction } from './message.ts';
import { Mutation } from './mutation.ts';
import { Query } from './query.ts';
import { Room, RoomMember, RoomViewer } from './room.ts';
import {
  InboxEvent,
  MemberAdded,
  MemberRemoved,
  PresenceEvent,
  RoomEventInterface,
  Subscription,
  TypingEvent,
} from './subscription.ts';
import { User } from './user.ts';

export const resolvers: Resolvers = {
  AuditEntry,
  DateTime: DateTimeScalar,
  InboxEvent,
  MemberAdded,
  MemberRemoved,
  Message,
  Mutation,
  PresenceEvent,
  Query,
  Reaction,
  Room,
  RoomEvent: RoomEventInterface,
  RoomMember,
  RoomViewer,
  Subscription,
  TypingEvent,
  User,
};
