import type { ApolloCache } from '@apollo/client';

interface PendingMutation {
  /** The message's id, or its client id until it has one. */
  messageId: string;
  isOvertaken: boolean;
}

const pending = new WeakMap<ApolloCache, Set<PendingMutation>>();

/**
 * Registers a mutation of a message. The response and the room's events arrive over different connections: a response
 * overtaken by an event of the same message may be older, and must be dropped.
 * @returns a function that ends the mutation and returns whether an event has arrived in the meantime.
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

/** Records that an event of this message arrived, by one of its ids. */
export function markOvertaken(cache: ApolloCache, messageId: string): void {
  for (const mutation of pending.get(cache) ?? []) if (mutation.messageId === messageId) mutation.isOvertaken = true;
}
