import { DateTimeScalar } from '@parley/shared';
import type { Resolvers } from '../generated/resolvers.ts';
import { Message } from './message.ts';
import { Mutation } from './mutation.ts';
import { Query } from './query.ts';
import { Room, RoomMember } from './room.ts';
import { Subscription } from './subscription.ts';

export const resolvers: Resolvers = {
  DateTime: DateTimeScalar,
  Message,
  Mutation,
  Query,
  Room,
  RoomEvent: { __resolveType: ({ __typename }) => __typename },
  RoomMember,
  Subscription,
};
