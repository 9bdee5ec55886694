import type { MutationResolvers } from '../generated/resolvers.ts';

export const typingMutations: Pick<MutationResolvers, 'setTyping'> = {
  async setTyping(_parent, { roomId, typing: isTyping }, { typing, requireViewer }) {
    await typing.set(await requireViewer(), roomId, isTyping);
    return true;
  },
};
