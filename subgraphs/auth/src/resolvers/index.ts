import { DateTimeScalar } from '@parley/service/graphql';
import type { Resolvers } from '../generated/resolvers.ts';
import { createMutation } from './mutation.ts';
import { createQuery } from './query.ts';
import type { Services } from './services.ts';
import { AuthPayload, Session, User } from './types.ts';

export type { Services } from './services.ts';

export const createResolvers = (services: Services): Resolvers => ({
  DateTime: DateTimeScalar,
  Query: createQuery(services),
  Mutation: createMutation(services),
  AuthPayload,
  Session,
  User,
});
