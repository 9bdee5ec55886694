import type { QueryResolvers } from '../generated/resolvers.ts';
import { requireText } from '../services/identity-rules.ts';
import type { Services } from './services.ts';

export const createQuery = ({ accounts, userSearch }: Services): QueryResolvers => ({
  me: async (_root, _args, context) => accounts.findViewer(await context.viewer()),

  user: async (_root, { id }, context) => userSearch.lookUp(await context.viewer(), () => context.accountById.load(id)),

  userByUsername: async (_root, { username }, context) =>
    userSearch.lookUp(await context.viewer(), () => context.accountByUsername.load(requireText(username, 'username'))),

  searchUsers: async (_root, args, context) => userSearch.search(await context.viewer(), args),
});
