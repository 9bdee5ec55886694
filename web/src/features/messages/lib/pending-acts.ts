import type { ApolloCache } from '@apollo/client';

interface PendingAct {
  /** The message's id, or its client id while it has no other. */
  messageId: string;
  isOvertaken: boolean;
}

const pending = new WeakMap<ApolloCache, Set<PendingAct>>();

/**
 * Notes that a message is being acted on. The answer and the room's events come on different ways: an answer that
 * was overtaken by an event of the same message may be older than it, and is not to take its place.
 * @returns how to end it; it says whether an event came meanwhile.
 */
export function beginAct(cache: ApolloCache, messageId: string): () => boolean {
  const acts = pending.get(cache) ?? new Set();
  pending.set(cache, acts);
  const act = { messageId, isOvertaken: false };
  acts.add(act);
  return () => {
    acts.delete(act);
    return act.isOvertaken;
  };
}

/** Notes that an event told of this message, by one of its ids. */
export function overtakeActs(cache: ApolloCache, messageId: string): void {
  for (const act of pending.get(cache) ?? []) if (act.messageId === messageId) act.isOvertaken = true;
}
