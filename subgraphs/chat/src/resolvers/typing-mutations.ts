import type { MutationResolvers } from '../generated/resolvers.ts';
import type { Services } from './services.ts';

export const createTypingMutations = ({ typing }: Services): MutationResolvers => ({
  async setTyping(_parent, { roomId, typing: isTyping }, context) {
    await typing.set(await context.requireViewer(), roomId, isTyping);
    return true;
  },
});
