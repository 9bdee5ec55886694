import { BadUserInputError, ForbiddenError } from '@parley/service/errors';
import type { Viewer } from '@parley/service/identity';
import type { RateLimit } from '@parley/service/redis';
import type { Logger } from '@parley/service/telemetry';
import type { Deadline } from '@parley/service/time';
import { newAuditId } from '../../repositories/audit-repository.ts';
import { roomOfMessage } from '../../repositories/records.ts';
import type { Access } from '../access.ts';
import { withdrawIfNotDone } from '../audit/audit-trace.ts';
import type { AuditEntry, Message, Room } from '../domain.ts';
import { requireEmoji } from '../input/emoji.ts';
import type { Limits } from '../limits.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { Loaders } from '../loaders.ts';
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

/** What writes to messages depend on. Shared by all requests of a replica. */
export interface MessageWriteDeps {
  writer: MessageWriter;
  changes: MessageChanges;
  mentions: MentionService;
  pins: Pins;
  sendLimit: RateLimit;
}

/**
 * Writes to messages, for one request. Every method throws `NotFoundError` when the viewer cannot read the message or
 * its room, `ForbiddenError` when the viewer is not a member or the room is archived, `RateLimitedError` when the
 * viewer exceeds the rate limit, `ServiceUnavailableError` when the outcome is unknown and the write should be retried,
 * and `DeadlineExceededError` when it was not done in time.
 */
export class MessageActions {
  constructor(
    private readonly access: Access,
    private readonly loaders: Loaders,
    private readonly repositories: Repositories,
    private readonly deps: MessageWriteDeps,
    private readonly limits: Limits,
    private readonly deadline: Deadline,
    private readonly logger: Logger,
  ) {}

  /**
   * Sends a message. Sending the same `clientId` again returns the stored message.
   * @throws BadUserInputError, PayloadTooLargeError
   */
  async send(viewer: Viewer, input: NewMessage): Promise<Message> {
    const body = requireText(input.body, 'body', this.limits.MAX_MESSAGE_LENGTH);
    const clientId = requireUuid(input.clientId, 'clientId');
    await this.deps.sendLimit.take(viewer.userId);
    // Loaded together: a sender must be a member in any case.
    const [room] = await Promise.all([
      this.access.requireReadableRoom(viewer, input.roomId),
      this.access.findMembership(viewer, input.roomId),
    ]);
    await this.requireWritable(viewer, room);
    const replyToId = await this.requireReplyTarget(room, input.replyToId ?? null);
    const mentionIds = await this.deps.mentions.resolve(viewer, room, body);
    const legacy = clientId === input.clientId ? null : await this.findByLegacyClientId(viewer, room, input.clientId);
    if (legacy) return legacy;
    const draft = { roomId: room.id, authorId: viewer.userId, clientId, body, replyToId, mentionIds };
    const message = await this.deps.writer.send(draft, this.deadline);
    await this.touchRepliedTo(message);
    this.forget(message);
    this.loaders.memberships.clear({ roomId: room.id, userId: viewer.userId });
    return message;
  }

  /**
   * Replaces the text of the viewer's own message.
   * @throws BadUserInputError, PayloadTooLargeError
   * @throws ForbiddenError when it is another author's, or deleted.
   */
  async edit(viewer: Viewer, id: string, text: string): Promise<Message> {
    const body = requireText(text, 'body', this.limits.MAX_MESSAGE_LENGTH);
    const { message, room } = await this.requireWritableMessage(viewer, id);
    if (message.authorId !== viewer.userId) throw new ForbiddenError('Only the author can edit a message.');
    return this.change(id, edit(body, await this.deps.mentions.resolve(viewer, room, body)));
  }

  /**
   * Deletes the viewer's own message, or any message for moderators of the room. Idempotent.
   * @throws ForbiddenError when it is another author's and the viewer does not moderate the room.
   */
  async delete(viewer: Viewer, id: string): Promise<Message> {
    await this.deps.sendLimit.take(viewer.userId);
    const { message, room } = await this.access.requireReadableMessage(viewer, id);
    const isOwn = message.authorId === viewer.userId;
    if (isOwn) await this.access.requireMembership(viewer, room.id);
    else await this.access.requireRole(viewer, room.id, 'MODERATOR');
    if (message.deletedAt) return message;
    this.access.requireOpenRoom(room);
    // Before the action: an action without an audit entry could not be made up for.
    const entries = isOwn ? [] : await this.insertAuditEntry(viewer, message);
    const deleted = await withdrawIfNotDone(this.repositories.audit, entries, this.logger, () =>
      this.change(id, remove),
    );
    await this.touchRepliedTo(deleted);
    return deleted;
  }

  /** Adds the viewer's reaction. @throws BadUserInputError, PayloadTooLargeError when it is not one emoji. */
  async addReaction(viewer: Viewer, id: string, text: string): Promise<Message> {
    const emoji = requireEmoji(text, 'emoji');
    await this.requireWritableMessage(viewer, id);
    return this.change(id, addReaction(viewer.userId, emoji, this.limits));
  }

  /** Removes the viewer's reaction. @throws BadUserInputError, PayloadTooLargeError when it is not one emoji. */
  async removeReaction(viewer: Viewer, id: string, text: string): Promise<Message> {
    const emoji = requireEmoji(text, 'emoji');
    await this.requireWritableMessage(viewer, id);
    return this.change(id, removeReaction(viewer.userId, emoji));
  }

  /** @throws ForbiddenError when the message is deleted; ConflictError when the room has no free pin slot. */
  async pin(viewer: Viewer, id: string): Promise<Message> {
    await this.requireWritableMessage(viewer, id);
    return this.change(id, this.deps.pins.pin);
  }

  async unpin(viewer: Viewer, id: string): Promise<Message> {
    await this.requireWritableMessage(viewer, id);
    return this.change(id, unpin);
  }

  /** A message that an earlier version stored under the id in its original spelling. */
  private async findByLegacyClientId({ userId }: Viewer, room: Room, clientId: string): Promise<Message | null> {
    const [found] = await this.repositories.messages.findByClientIds(room.id, [{ authorId: userId, clientId }]);
    return found ?? null;
  }

  /** The message, if the viewer may write to it. */
  private async requireWritableMessage(viewer: Viewer, id: string): Promise<{ message: Message; room: Room }> {
    await this.deps.sendLimit.take(viewer.userId);
    const reached = await this.access.requireReadableMessage(viewer, id);
    await this.requireWritable(viewer, reached.room);
    return reached;
  }

  private async requireWritable(viewer: Viewer, room: Room): Promise<void> {
    await this.access.requireMembership(viewer, room.id);
    this.access.requireOpenRoom(room);
  }

  private async requireReplyTarget(room: Room, id: string | null): Promise<string | null> {
    if (id === null) return null;
    const isHere = roomOfMessage(id) === room.id && (await this.loaders.messages.load(id)) !== null;
    if (!isHere) throw new BadUserInputError('That message is not in this room.', 'replyToId');
    return id;
  }

  private async change(id: string, update: MessageUpdate): Promise<Message> {
    const message = await this.deps.changes.change(id, update, this.deadline);
    this.forget(message);
    return message;
  }

  /** Publishes the replied-to message again. The reply is stored by then, so a failure costs nothing else. */
  private async touchRepliedTo({ replyToId }: Message): Promise<void> {
    if (replyToId === null) return;
    try {
      await this.change(replyToId, touch);
    } catch (error) {
      this.logger.warn({ err: error, id: replyToId }, 'touching a replied-to message failed');
    }
  }

  private async insertAuditEntry(viewer: Viewer, { id, roomId, authorId }: Message): Promise<AuditEntry[]> {
    const about = { roomId, messageId: id, targetId: authorId } as const;
    const entry = {
      id: newAuditId(),
      at: new Date(),
      actorId: viewer.userId,
      action: 'MESSAGE_DELETED',
      ...about,
    } as const;
    await this.deadline.settled();
    this.deadline.throwIfOver();
    await this.repositories.audit.insert([entry]);
    return [entry];
  }

  /** Drops what this request has cached about the message. */
  private forget({ id, roomId }: Message): void {
    this.loaders.messages.clear(id);
    this.loaders.rooms.clear(roomId);
    this.loaders.positions.clear(roomId);
  }
}
