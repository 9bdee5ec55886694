import { ForbiddenError } from '@parley/service';
import type { Message } from './domain.ts';
import type { Step } from './message-changes.ts';

/** Replaces the text. @throws ForbiddenError when the message is deleted. */
export const edit =
  (body: string, mentionIds: string[]): Step =>
  (message) => {
    requirePresent(message);
    return body === message.body ? message : { ...message, body, mentionIds, editedAt: new Date() };
  };

/** Leaves the place of the message, and nothing in it. */
export const remove: Step = (message) =>
  message.deletedAt
    ? message
    : { ...message, body: '', reactions: [], mentionIds: [], pinnedAt: null, deletedAt: new Date() };

/** Changes nothing, but lets the message be told of anew: something that is read with it changed. */
export const touch: Step = (message) => ({ ...message });

/** Pins a message, which has yet to take a place; see `Pins`. @throws ForbiddenError when the message is deleted. */
export const pin = (message: Message): Message => {
  requirePresent(message);
  return message.pinnedAt ? message : { ...message, pinnedAt: new Date() };
};

export const unpin: Step = (message) => (message.pinnedAt ? { ...message, pinnedAt: null } : message);

/** @throws ForbiddenError when the message is deleted, or has as many reactions as may be. */
export const react =
  (userId: string, emoji: string, limits: { LIMIT_REACTIONS: number; LIMIT_REACTION_USERS: number }): Step =>
  (message) => {
    requirePresent(message);
    const { reactions } = message;
    const given = reactions.find((reaction) => reaction.emoji === emoji);
    if (given?.userIds.includes(userId)) return message;
    if (given && given.userIds.length >= limits.LIMIT_REACTION_USERS) {
      throw new ForbiddenError(`At most ${limits.LIMIT_REACTION_USERS} people can give one reaction.`);
    }
    if (!given && reactions.length >= limits.LIMIT_REACTIONS) {
      throw new ForbiddenError(`A message has at most ${limits.LIMIT_REACTIONS} different reactions.`);
    }
    const added = { emoji, userIds: [...(given?.userIds ?? []), userId] };
    return {
      ...message,
      reactions: given ? reactions.map((reaction) => (reaction === given ? added : reaction)) : [...reactions, added],
    };
  };

/** The last one to take a reaction back takes its entry along. */
export const takeBack =
  (userId: string, emoji: string): Step =>
  (message) => {
    const given = message.reactions.find((reaction) => reaction.emoji === emoji);
    if (!given?.userIds.includes(userId)) return message;
    const userIds = given.userIds.filter((id) => id !== userId);
    const others = message.reactions.map((reaction) => (reaction === given ? { emoji, userIds } : reaction));
    return { ...message, reactions: others.filter((reaction) => reaction.userIds.length > 0) };
  };

function requirePresent({ deletedAt }: Message): void {
  if (deletedAt) throw new ForbiddenError('The message is deleted.');
}
