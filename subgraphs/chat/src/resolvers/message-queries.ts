import type { QueryResolvers } from '../generated/resolvers.ts';

export const messageQueries: QueryResolvers = {
  message: async (_parent, { id }, { messages, requireViewer }) => messages.get(await requireViewer(), id),

  searchMessages: async (_parent, args, { messageSearch, requireViewer }) =>
    messageSearch.search(await requireViewer(), args),
};
