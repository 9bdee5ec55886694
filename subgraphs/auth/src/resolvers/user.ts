import type { UserResolvers } from '../generated/resolvers.ts';
import { emailFor } from '../services/accounts.ts';

export const User: UserResolvers = {
  __resolveReference: ({ id }, context) => context.accountById.load(id),
  email: async (account, _args, context) => emailFor(account, await context.viewer()),
};
