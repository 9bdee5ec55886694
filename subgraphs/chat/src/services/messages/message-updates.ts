import { ForbiddenError } from '@parley/service/errors';
import type { Message } from '../domain.ts';
import type { MessageUpdate } from './message-changes.ts';

/** Replaces the text. @throws ForbiddenError when the message is deleted. */
export const edit =
  (body: string, mentionIds: string[]): MessageUpdate =>
  (message) => {
    requirePresent(message);
    return body === message.body ? message : { ...message, body, mentionIds, editedAt: new Date() };
  };

/** Deletes the message and leaves a tombstone. */
export const remove: MessageUpdate = (message) =>
  message.deletedAt
    ? message
    : { ...message, body: '', reactions: [], mentionIds: [], pinnedAt: null, deletedAt: new Date() };

/** Changes nothing, but publishes the message again because related data changed. */
export const touch: MessageUpdate = (message) => ({ ...message });

/** Pins a message. The pin slot is chosen later; see `Pins`. @throws ForbiddenError when the message is deleted. */
export const pin = (message: Message): Message => {
  requirePresent(message);
  return message.pinnedAt ? message : { ...message, pinnedAt: new Date() };
};

export const unpin: MessageUpdate = (message) => (message.pinnedAt ? { ...message, pinnedAt: null } : message);

/** @throws ForbiddenError when the message is deleted or has the maximum number of reactions. */
export const addReaction =
  (userId: string, emoji: string, limits: { MAX_REACTIONS: number; MAX_USERS_PER_REACTION: number }): MessageUpdate =>
  (message) => {
    requirePresent(message);
    const { reactions } = message;
    const given = reactions.find((reaction) => reaction.emoji === emoji);
    if (given?.userIds.includes(userId)) return message;
    if (given && given.userIds.length >= limits.MAX_USERS_PER_REACTION) {
      throw new ForbiddenError(`At most ${limits.MAX_USERS_PER_REACTION} users can add the same reaction.`);
    }
    if (!given && reactions.length >= limits.MAX_REACTIONS) {
      throw new ForbiddenError(`A message can have at most ${limits.MAX_REACTIONS} different reactions.`);
    }
    const added = { emoji, userIds: [...(given?.userIds ?? []), userId] };
    return {
      ...message,
      reactions: given ? reactions.map((reaction) => (reaction === given ? added : reaction)) : [...reactions, added],
    };
  };

/** Removes the reaction's entry with its last user. */
export const removeReaction =
  (userId: string, emoji: string): MessageUpdate =>
  (message) => {
    const given = message.reactions.find((reaction) => reaction.emoji === emoji);
    if (!given?.userIds.includes(userId)) return message;
    const userIds = given.userIds.filter((id) => id !== userId);
    const others = message.reactions.map((reaction) => (reaction === given ? { emoji, userIds } : reaction));
    return { ...message, reactions: others.filter((reaction) => reaction.userIds.length > 0) };
  };

function requirePresent({ deletedAt }: Message): void {
  if (deletedAt) throw new ForbiddenError('This message was deleted.');
}
