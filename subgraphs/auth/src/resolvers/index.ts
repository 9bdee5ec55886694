import { DateTimeScalar } from '@parley/shared';
import type { Resolvers } from '../generated/resolvers.ts';
import type { Accounts } from '../services/accounts.ts';
import type { Sessions } from '../services/sessions.ts';
import { createMutation } from './mutation.ts';
import { createQuery } from './query.ts';
import { User } from './user.ts';

export const createResolvers = (accounts: Accounts, sessions: Sessions): Resolvers => ({
  DateTime: DateTimeScalar,
  Query: createQuery(accounts),
  Mutation: createMutation(accounts, sessions),
  User,
});
