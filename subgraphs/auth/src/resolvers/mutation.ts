import type { MutationResolvers } from '../generated/resolvers.ts';
import type { Accounts } from '../services/accounts.ts';
import type { Sessions } from '../services/sessions.ts';

export const createMutation = (accounts: Accounts, sessions: Sessions): MutationResolvers => ({
  register: async (_root, { input }, context) => context.signIn(await accounts.register(input)),
  login: async (_root, { input }, context) => context.signIn(await accounts.login(input)),
  refreshSession: async (_root, { refreshToken }, context) =>
    context.signIn(await sessions.refresh(refreshToken ?? '')),
});
