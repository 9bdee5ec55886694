import { NotFoundError } from '@parley/shared';
import type { QueryResolvers } from '../generated/resolvers.ts';
import type { Services } from './services.ts';

export const createQuery = ({ accounts, people }: Services): QueryResolvers => ({
  me: async (_root, _args, context) => accounts.findViewer(await context.viewer()),

  async user(_root, { id }, context) {
    const account = await context.accountById.load(id);
    if (!account) throw new NotFoundError('user');
    return account;
  },

  userByUsername: (_root, { username }) => accounts.findByUsername(username),

  searchUsers: async (_root, args, context) => people.search(await context.viewer(), args),
});
