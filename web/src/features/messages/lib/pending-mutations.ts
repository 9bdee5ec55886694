import type { ApolloCache } from '@apollo/client';

interface PendingMutation {
  /** The message's id, or its client id while it has no other. */
  messageId: string;
  isOvertaken: boolean;
}

const pending = new WeakMap<ApolloCache, Set<PendingMutation>>();

/**
 * Notes that a message is being acted on. The answer and the room's events come on different ways: an answer that
 * was overtaken by an event of the same message may be older than it, and is not to take its place.
 * @returns how to end it; it says whether an event came meanwhile.
 */
export function beginMutation(cache: ApolloCache, messageId: string): () => boolean {
  const mutations = pending.get(cache) ?? new Set();
  pending.set(cache, mutations);
  const mutation = { messageId, isOvertaken: false };
  mutations.add(mutation);
  return () => {
    mutations.delete(mutation);
    return mutation.isOvertaken;
  };
}

/** Notes that an event told of this message, by one of its ids. */
export function markOvertaken(cache: ApolloCache, messageId: string): void {
  for (const mutation of pending.get(cache) ?? []) if (mutation.messageId === messageId) mutation.isOvertaken = true;
}
