import {
  BadUserInputError,
  ForbiddenError,
  type Deadline,
  type Logger,
  type RateLimit,
  type Viewer,
} from '@parley/service';
import { newAuditId } from '../repositories/audit-repository.ts';
import { roomOfMessage } from '../repositories/records.ts';
import type { Access } from './access.ts';
import { orWithdraw } from './audit-trace.ts';
import type { AuditEntry, Message, Room } from './domain.ts';
import { requireEmoji } from './emoji.ts';
import type { Limits } from './limits.ts';
import type { Repositories } from '../repositories/repositories.ts';
import type { Loaders } from './loaders.ts';
import type { MentionService } from './mention-service.ts';
import type { MessageChanges, Step } from './message-changes.ts';
import { edit, react, remove, takeBack, touch, unpin } from './message-steps.ts';
import type { MessageWriter } from './message-writer.ts';
import type { Pins } from './pins.ts';
import { requireText, requireUuid } from './text.ts';

export interface NewMessage {
  roomId: string;
  body: string;
  clientId: string;
  replyToId?: string | null;
}

/** What acts on messages with; all requests of a replica share it. */
export interface MessageTools {
  writer: MessageWriter;
  changes: MessageChanges;
  mentions: MentionService;
  pins: Pins;
  sendLimit: RateLimit;
}

/**
 * What people do to messages, for one request. Every act throws `NotFoundError` when the viewer may not read the
 * message or its room, `ForbiddenError` when they may but are no member or the room is archived, `RateLimitedError`
 * when they do too much at once, `ServiceUnavailableError` when it may or may not be done: do it again, and
 * `DeadlineExceededError` when it was not done in time.
 */
export class MessageActions {
  constructor(
    private readonly access: Access,
    private readonly loaders: Loaders,
    private readonly repositories: Repositories,
    private readonly tools: MessageTools,
    private readonly limits: Limits,
    private readonly deadline: Deadline,
    private readonly logger: Logger,
  ) {}

  /**
   * Sends a message; the same `clientId` again returns the one that is stored.
   * @throws BadUserInputError, PayloadTooLargeError
   */
  async send(viewer: Viewer, input: NewMessage): Promise<Message> {
    const body = requireText(input.body, 'body', this.limits.LIMIT_MESSAGE_LENGTH);
    const clientId = requireUuid(input.clientId, 'clientId');
    await this.tools.sendLimit.take(viewer.userId);
    // Both are looked up at the same time: every sender is a member, or refused.
    const [room] = await Promise.all([
      this.access.requireReadableRoom(viewer, input.roomId),
      this.access.findMembership(viewer, input.roomId),
    ]);
    await this.requireVoice(viewer, room);
    const replyToId = await this.requireAnswerable(room, input.replyToId ?? null);
    const mentionIds = await this.tools.mentions.resolve(viewer, room, body);
    const former = clientId === input.clientId ? null : await this.findFormer(viewer, room, input.clientId);
    if (former) return former;
    const draft = { roomId: room.id, authorId: viewer.userId, clientId, body, replyToId, mentionIds };
    const message = await this.tools.writer.send(draft, this.deadline);
    await this.touchAnswered(message);
    this.forget(message);
    this.loaders.memberships.clear({ roomId: room.id, userId: viewer.userId });
    return message;
  }

  /**
   * Replaces the text of the viewer's own message.
   * @throws BadUserInputError, PayloadTooLargeError
   * @throws ForbiddenError when it is somebody else's, or deleted.
   */
  async edit(viewer: Viewer, id: string, text: string): Promise<Message> {
    const body = requireText(text, 'body', this.limits.LIMIT_MESSAGE_LENGTH);
    const { message, room } = await this.reach(viewer, id);
    if (message.authorId !== viewer.userId) throw new ForbiddenError('Only its author may edit a message.');
    return this.change(id, edit(body, await this.tools.mentions.resolve(viewer, room, body)));
  }

  /**
   * Deletes the viewer's own message, or anybody's for those who moderate the room. Again, it changes nothing.
   * @throws ForbiddenError when it is somebody else's and the viewer does not moderate the room.
   */
  async delete(viewer: Viewer, id: string): Promise<Message> {
    await this.tools.sendLimit.take(viewer.userId);
    const { message, room } = await this.access.requireReadableMessage(viewer, id);
    const isOwn = message.authorId === viewer.userId;
    if (isOwn) await this.access.requireMembership(viewer, room.id);
    else await this.access.requireRole(viewer, room.id, 'MODERATOR');
    if (message.deletedAt) return message;
    this.access.requireOpenRoom(room);
    // Before the act: what is done without a trace cannot be made good.
    const traces = isOwn ? [] : await this.note(viewer, message);
    const deleted = await orWithdraw(this.repositories.audit, traces, this.logger, () => this.change(id, remove));
    await this.touchAnswered(deleted);
    return deleted;
  }

  /** Adds the viewer's reaction. @throws BadUserInputError, PayloadTooLargeError when it is not one emoji. */
  async addReaction(viewer: Viewer, id: string, text: string): Promise<Message> {
    const emoji = requireEmoji(text, 'emoji');
    await this.reach(viewer, id);
    return this.change(id, react(viewer.userId, emoji, this.limits));
  }

  /** Takes the viewer's reaction back. @throws BadUserInputError, PayloadTooLargeError when it is not one emoji. */
  async removeReaction(viewer: Viewer, id: string, text: string): Promise<Message> {
    const emoji = requireEmoji(text, 'emoji');
    await this.reach(viewer, id);
    return this.change(id, takeBack(viewer.userId, emoji));
  }

  /** @throws ForbiddenError when the message is deleted; ConflictError when the room has as many pins as may be. */
  async pin(viewer: Viewer, id: string): Promise<Message> {
    await this.reach(viewer, id);
    return this.change(id, this.tools.pins.pin);
  }

  async unpin(viewer: Viewer, id: string): Promise<Message> {
    await this.reach(viewer, id);
    return this.change(id, unpin);
  }

  /** What an earlier version stored under the id as it was spelled. */
  private async findFormer({ userId }: Viewer, room: Room, clientId: string): Promise<Message | null> {
    const [found] = await this.repositories.messages.findByClientIds(room.id, [{ authorId: userId, clientId }]);
    return found ?? null;
  }

  /** The message, when the viewer may act on it. */
  private async reach(viewer: Viewer, id: string): Promise<{ message: Message; room: Room }> {
    await this.tools.sendLimit.take(viewer.userId);
    const reached = await this.access.requireReadableMessage(viewer, id);
    await this.requireVoice(viewer, reached.room);
    return reached;
  }

  private async requireVoice(viewer: Viewer, room: Room): Promise<void> {
    await this.access.requireMembership(viewer, room.id);
    this.access.requireOpenRoom(room);
  }

  private async requireAnswerable(room: Room, id: string | null): Promise<string | null> {
    if (id === null) return null;
    const isHere = roomOfMessage(id) === room.id && (await this.loaders.messages.load(id)) !== null;
    if (!isHere) throw new BadUserInputError('This is no message of the room.', 'replyToId');
    return id;
  }

  private async change(id: string, step: Step): Promise<Message> {
    const message = await this.tools.changes.change(id, step, this.deadline);
    this.forget(message);
    return message;
  }

  /** Tells of the answered message anew. The answer itself is stored by then, so that a failure costs no more. */
  private async touchAnswered({ replyToId }: Message): Promise<void> {
    if (replyToId === null) return;
    try {
      await this.change(replyToId, touch);
    } catch (error) {
      this.logger.warn({ err: error, id: replyToId }, 'subscribers are not told that a message was answered');
    }
  }

  private async note(viewer: Viewer, { id, roomId, authorId }: Message): Promise<AuditEntry[]> {
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

  /** What this request has read of it is out of date. */
  private forget({ id, roomId }: Message): void {
    this.loaders.messages.clear(id);
    this.loaders.rooms.clear(roomId);
    this.loaders.positions.clear(roomId);
  }
}
