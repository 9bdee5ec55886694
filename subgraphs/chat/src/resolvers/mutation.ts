import type { MutationResolvers } from '../generated/resolvers.ts';
import { messageMutations } from './message-mutations.ts';
import { roomMutations } from './room-mutations.ts';
import { typingMutations } from './typing-mutations.ts';

export const Mutation: MutationResolvers = { ...messageMutations, ...roomMutations, ...typingMutations };
