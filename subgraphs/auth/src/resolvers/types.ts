import type { RequestContext } from '../context.ts';
import type { AuthPayloadResolvers, SessionResolvers, UserResolvers } from '../generated/resolvers.ts';
import { maySee } from '../services/access.ts';

export const AuthPayload: AuthPayloadResolvers = {
  refreshToken: ({ refreshToken }, _args, context) => context.returnedToken(refreshToken),
};

export const Session: SessionResolvers = {
  current: async ({ id }, _args, context) => (await context.viewer())?.sessionId === id,
};

export const User: UserResolvers = {
  __resolveReference: (reference, context) => resolveReference(reference, context),
  email: async ({ id, email }, _args, context) => (maySee(id, await context.viewer()) ? email : null),
  disabled: async ({ id, disabled }, _args, context) => (maySee(id, await context.viewer()) ? disabled : null),
  sessions: async ({ id }, _args, context) =>
    maySee(id, await context.viewer()) ? context.sessionsByUser.load(id) : null,
};

/** References may be any JSON. Only gateways and other subgraphs send them, so no viewer is required. */
function resolveReference(reference: object, { accountById, accountByUsername }: RequestContext) {
  if ('id' in reference && typeof reference.id === 'string') return accountById.load(reference.id);
  if ('username' in reference && typeof reference.username === 'string') {
    return accountByUsername.load(reference.username);
  }
  return null;
}
