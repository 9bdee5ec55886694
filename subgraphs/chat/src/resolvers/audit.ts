import type { AuditEntryResolvers } from '../generated/resolvers.ts';

export const AuditEntry: AuditEntryResolvers = {
  actor: ({ actorId }) => ({ id: actorId }),
  target: ({ targetId }) => (targetId === null ? null : { id: targetId }),
};
