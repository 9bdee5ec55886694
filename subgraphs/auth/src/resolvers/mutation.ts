import { UnauthenticatedError } from '@parley/service/errors';
import type { MutationResolvers } from '../generated/resolvers.ts';
import type { Services } from './services.ts';

export const createMutation = (services: Services): MutationResolvers => {
  const { accounts, administration, passwordChange, sessionRevocation, sessions, logIn } = services;
  return {
    register: async (_root, { input }, context) =>
      context.logIn(await logIn.register(input, context.client, context.deadline, context.budget)),

    login: async (_root, { input }, context) =>
      context.logIn(await logIn.login(input, context.client, context.deadline, context.budget)),

    async refreshSession(_root, { refreshToken }, context) {
      try {
        const token = context.requireRefreshToken(refreshToken);
        return context.logIn(await sessions.refresh(token, context.client, context.deadline));
      } catch (error) {
        if (error instanceof UnauthenticatedError) context.logOut();
        throw error;
      }
    },

    async logout(_root, { refreshToken }, context) {
      const viewer = await context.viewerIfProven();
      await sessionRevocation.logout(viewer, context.refreshToken(refreshToken), context.deadline);
      context.logOut();
      return true;
    },

    async revokeSession(_root, { id }, context) {
      if (await sessionRevocation.revoke(await context.viewer(), id, context.deadline)) context.logOut();
      return true;
    },

    revokeOtherSessions: async (_root, _args, context) =>
      sessionRevocation.revokeOthers(await context.viewer(), context.deadline),

    changePassword: async (_root, { input }, context) =>
      passwordChange.change(await context.viewer(), input, context.client, context.deadline, context.budget),

    updateProfile: async (_root, { input }, context) =>
      accounts.updateProfile(await context.viewer(), input, context.deadline),

    setUserRole: async (_root, { userId, role }, context) =>
      administration.setRole(await context.viewer(), userId, role, context.deadline),

    setUserDisabled: async (_root, { userId, disabled }, context) =>
      administration.setDisabled(await context.viewer(), userId, disabled, context.deadline),
  };
};
