import type { AuthPayloadResolvers, SessionResolvers, UserResolvers } from '../generated/resolvers.ts';
import { maySee } from '../services/access.ts';

export const AuthPayload: AuthPayloadResolvers = {
  refreshToken: ({ refreshToken }, _args, context) => context.shown(refreshToken),
};

export const Session: SessionResolvers = {
  current: async ({ id }, _args, context) => (await context.viewer())?.sessionId === id,
};

export const User: UserResolvers = {
  __resolveReference: ({ id }, context) => context.accountById.load(id),
  email: async ({ id, email }, _args, context) => (maySee(id, await context.viewer()) ? email : null),
  disabled: async ({ id, disabled }, _args, context) => (maySee(id, await context.viewer()) ? disabled : null),
  sessions: async ({ id }, _args, context) =>
    maySee(id, await context.viewer()) ? context.sessionsByUser.load(id) : null,
};
