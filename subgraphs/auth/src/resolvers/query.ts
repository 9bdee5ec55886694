import { NotFoundError, UnauthenticatedError } from '@parley/shared';
import type { QueryResolvers } from '../generated/resolvers.ts';
import type { Accounts } from '../services/accounts.ts';

export const createQuery = (accounts: Accounts): QueryResolvers => ({
  async me(_root, _args, context) {
    const viewer = await context.viewer();
    if (!viewer) return null;
    const account = await context.accountById.load(viewer.userId);
    if (!account) throw new UnauthenticatedError();
    return account;
  },

  async user(_root, { id }, context) {
    const account = await context.accountById.load(id);
    if (!account) throw new NotFoundError('user');
    return account;
  },

  userByUsername: (_root, { username }) => accounts.findByUsername(username),
});
