import { BadUserInputError, ForbiddenError } from '@parley/service/errors';
import { newAuditId } from '../../repositories/audit-repository.ts';
import { roomOfMessage } from '../../repositories/records.ts';
import {
  findOwnMembership,
  requireMembership,
  requireOpenRoom,
  requireReadableMessage,
  requireReadableRoom,
  requireRole,
} from '../access.ts';
import { removeIfNotDone } from '../audit/audit-trace.ts';
import type { AuditEntry, Message, Room } from '../domain.ts';
import { requireEmoji } from '../input/emoji.ts';
import type { Limits } from '../limits.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { RequestScope, ViewerScope } from '../request-scope.ts';
import type { UserRateLimits } from '../rate-limits.ts';
import type { MentionService } from './mention-service.ts';
import type { MessageChanges, MessageUpdate } from './message-changes.ts';
import { addReaction, edit, remove, removeReaction, touch, unpin } from './message-updates.ts';
import type { MessageWriter } from './message-writer.ts';
import type { Pins } from './pins.ts';
import { requireText, requireUuid } from '../input/text.ts';

export interface NewMessage {
  roomId: string;
  body: string;
  clientId: string;
  replyToId?: string | null;
}

export interface MessageActionsOptions {
  repositories: Pick<Repositories, 'messages' | 'audit'>;
  writer: Pick<MessageWriter, 'send'>;
  changes: Pick<MessageChanges, 'change'>;
  mentions: Pick<MentionService, 'resolve'>;
  pins: Pick<Pins, 'pin'>;
  rateLimits: Pick<UserRateLimits, 'sends'>;
  limits: Pick<Limits, 'MAX_MESSAGE_LENGTH' | 'MAX_REACTIONS' | 'MAX_USERS_PER_REACTION'>;
}

/**
 * Writes to messages. Every method throws `NotFoundError` when the viewer cannot read the message or its room,
 * `ForbiddenError` when the viewer is not a member or the room is archived, `RateLimitedError` when the viewer exceeds
 * the rate limit, `ServiceUnavailableError` when the outcome is unknown and the write should be retried, and
 * `DeadlineExceededError` when it was not done in time.
 */
export class MessageActions {
  constructor(private readonly options: MessageActionsOptions) {}

  /**
   * Sends a message. Sending the same `clientId` again returns the stored message.
   * @throws BadUserInputError, PayloadTooLargeError
   */
  async send(scope: ViewerScope, input: NewMessage): Promise<Message> {
    const { viewer, loaders, deadline } = scope;
    const { writer, mentions, rateLimits, limits } = this.options;
    const body = requireText(input.body, 'body', limits.MAX_MESSAGE_LENGTH);
    const clientId = requireUuid(input.clientId, 'clientId');
    await rateLimits.sends.take(viewer.userId);
    // Loaded together: a sender must be a member in any case.
    const [room] = await Promise.all([
      requireReadableRoom(scope, input.roomId),
      findOwnMembership(scope, input.roomId),
    ]);
    await requireWritable(scope, room);
    const replyToId = await requireReplyTarget(scope, room, input.replyToId ?? null);
    const mentionIds = await mentions.resolve(viewer, room, body);
    const legacy = clientId === input.clientId ? null : await this.findByLegacyClientId(scope, room, input.clientId);
    if (legacy) return legacy;
    const newMessage = { roomId: room.id, authorId: viewer.userId, clientId, body, replyToId, mentionIds };
    const message = await writer.send(newMessage, deadline);
    await this.touchRepliedTo(scope, message);
    forget(scope, message);
    loaders.memberships.clear({ roomId: room.id, userId: viewer.userId });
    return message;
  }

  /**
   * Replaces the text of the viewer's own message.
   * @throws BadUserInputError, PayloadTooLargeError
   * @throws ForbiddenError when it is another author's, or deleted.
   */
  async edit(scope: ViewerScope, id: string, text: string): Promise<Message> {
    const { viewer } = scope;
    const { mentions, limits } = this.options;
    const body = requireText(text, 'body', limits.MAX_MESSAGE_LENGTH);
    const { message, room } = await this.requireWritableMessage(scope, id);
    if (message.authorId !== viewer.userId) throw new ForbiddenError('Only the author can edit a message.');
    return this.change(scope, id, edit(body, await mentions.resolve(viewer, room, body)));
  }

  /**
   * Deletes the viewer's own message, or any message for moderators of the room. Idempotent.
   * @throws ForbiddenError when it is another author's and the viewer does not moderate the room.
   */
  async delete(scope: ViewerScope, id: string): Promise<Message> {
    const { repositories, rateLimits } = this.options;
    await rateLimits.sends.take(scope.viewer.userId);
    const { message, room } = await requireReadableMessage(scope, id);
    const isOwn = message.authorId === scope.viewer.userId;
    if (isOwn) await requireMembership(scope, room.id);
    else await requireRole(scope, room.id, 'MODERATOR');
    if (message.deletedAt) return message;
    requireOpenRoom(room);
    // Before the action: an action whose audit entry could not be stored afterwards would go unrecorded.
    const entries = isOwn ? [] : await this.insertAuditEntry(scope, message);
    const deleted = await removeIfNotDone(repositories.audit, entries, scope.logger, () =>
      this.change(scope, id, remove),
    );
    await this.touchRepliedTo(scope, deleted);
    return deleted;
  }

  /** Adds the viewer's reaction. @throws BadUserInputError, PayloadTooLargeError when it is not one emoji. */
  async addReaction(scope: ViewerScope, id: string, text: string): Promise<Message> {
    const emoji = requireEmoji(text, 'emoji');
    await this.requireWritableMessage(scope, id);
    return this.change(scope, id, addReaction(scope.viewer.userId, emoji, this.options.limits));
  }

  /** Removes the viewer's reaction. @throws BadUserInputError, PayloadTooLargeError when it is not one emoji. */
  async removeReaction(scope: ViewerScope, id: string, text: string): Promise<Message> {
    const emoji = requireEmoji(text, 'emoji');
    await this.requireWritableMessage(scope, id);
    return this.change(scope, id, removeReaction(scope.viewer.userId, emoji));
  }

  /** @throws ForbiddenError when the message is deleted; ConflictError when the room has no free pin slot. */
  async pin(scope: ViewerScope, id: string): Promise<Message> {
    await this.requireWritableMessage(scope, id);
    return this.change(scope, id, this.options.pins.pin);
  }

  async unpin(scope: ViewerScope, id: string): Promise<Message> {
    await this.requireWritableMessage(scope, id);
    return this.change(scope, id, unpin);
  }

  /** A message that an earlier version stored under the id in its original spelling. */
  private async findByLegacyClientId(
    { viewer: { userId } }: ViewerScope,
    room: Room,
    clientId: string,
  ): Promise<Message | null> {
    const [found] = await this.options.repositories.messages.findByClientIds(room.id, [{ authorId: userId, clientId }]);
    return found ?? null;
  }

  /** The message, if the viewer may write to it. */
  private async requireWritableMessage(scope: ViewerScope, id: string): Promise<{ message: Message; room: Room }> {
    await this.options.rateLimits.sends.take(scope.viewer.userId);
    const reached = await requireReadableMessage(scope, id);
    await requireWritable(scope, reached.room);
    return reached;
  }

  private async change(scope: RequestScope, id: string, update: MessageUpdate): Promise<Message> {
    const message = await this.options.changes.change(id, update, scope.deadline);
    forget(scope, message);
    return message;
  }

  /** Publishes the replied-to message again. The reply is stored by then, so a failure has no other effect. */
  private async touchRepliedTo(scope: RequestScope, { replyToId }: Message): Promise<void> {
    if (replyToId === null) return;
    try {
      await this.change(scope, replyToId, touch);
    } catch (error) {
      scope.logger.warn({ err: error, id: replyToId }, 'could not republish the replied-to message');
    }
  }

  private async insertAuditEntry(
    { viewer, deadline }: ViewerScope,
    { id, roomId, authorId }: Message,
  ): Promise<AuditEntry[]> {
    const about = { roomId, messageId: id, targetId: authorId } as const;
    const entry = {
      id: newAuditId(),
      at: new Date(),
      actorId: viewer.userId,
      action: 'MESSAGE_DELETED',
      ...about,
    } as const;
    await deadline.settled();
    deadline.throwIfOver();
    await this.options.repositories.audit.insert([entry]);
    return [entry];
  }
}

/** @throws ForbiddenError unless the viewer is a member of the room and it is not archived. */
async function requireWritable(scope: ViewerScope, room: Room): Promise<void> {
  await requireMembership(scope, room.id);
  requireOpenRoom(room);
}

async function requireReplyTarget({ loaders }: RequestScope, room: Room, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const isHere = roomOfMessage(id) === room.id && (await loaders.messages.load(id)) !== null;
  if (!isHere) throw new BadUserInputError('That message is not in this room.', 'replyToId');
  return id;
}

/** Drops what the operation has cached about the message. */
function forget({ loaders }: RequestScope, { id, roomId }: Message): void {
  loaders.messages.clear(id);
  loaders.rooms.clear(roomId);
  loaders.positions.clear(roomId);
}
