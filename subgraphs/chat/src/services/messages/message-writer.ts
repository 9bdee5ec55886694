import { setTimeout as delay } from 'node:timers/promises';
import { backoff } from '@parley/service/async';
import { DeadlineExceededError, NotFoundError, ServiceUnavailableError } from '@parley/service/errors';
import type { Logger } from '@parley/service/telemetry';
import type { Deadline } from '@parley/service/time';
import type { ChatMetrics } from '../../metrics.ts';
import type { RoomBus } from '../../events/redis/room-bus.ts';
import type { MembershipRepository } from '../../repositories/membership-repository.ts';
import type { MessageSeqRepository } from '../../repositories/message-seq-repository.ts';
import type { MessageRepository } from '../../repositories/message-repository.ts';
import type { Message } from '../../repositories/records.ts';
import type { RoomRepository } from '../../repositories/room-repository.ts';
import { isStoreUnavailable } from '../../repositories/store-errors.ts';
import { GroupCommit, remainingForAll, rejectLate, settled, timeForAll, type Waiting } from '../writes/group-commit.ts';
import {
  inTimeOrLate,
  messagesOf,
  assignSeqsAndRevs,
  requestsOf,
  noop,
  toChange,
  type NewMessage,
  type SequencedMessage,
} from './sequenced-messages.ts';

export interface WriterOptions {
  /** Maximum number of messages stored by one write. */
  batch: number;
  /** Maximum number of waiting messages per room. */
  queue: number;
  /** A write takes effect within this time of allocating its revs, or never. */
  deadlineMs: number;
}

/** What happened to the seq and rev of a message. Abandoned ones stay empty, so that no reader waits for them. */
enum WriteOutcome {
  Stored,
  Abandoned,
  /** Stored or abandoned: readers wait and find out. */
  Unknown,
}

/**
 * Assigns seqs and revs to messages and stores them. Sends to a room that arrive during a write are stored together by
 * the next one (see `GroupCommit`): one lookup of stored duplicates, one counter update, one insert, one update of the
 * authors' memberships, one publication.
 */
export class MessageWriter {
  private readonly group: GroupCommit<NewMessage, Message>;
  private readonly sending = new Map<string, Promise<Message>>();

  constructor(
    private readonly rooms: Pick<RoomRepository, 'allocateForMessages' | 'addAbandonedRevs'>,
    private readonly messages: Pick<MessageRepository, 'findByClientIds'>,
    private readonly messageSeqs: Pick<MessageSeqRepository, 'insert' | 'insertPlaceholders'>,
    private readonly memberships: Pick<MembershipRepository, 'recordSent'>,
    private readonly bus: Pick<RoomBus, 'publish'>,
    private readonly options: WriterOptions,
    private readonly logger: Logger,
    private readonly metrics: ChatMetrics,
  ) {
    const onFull = 'Too many messages are being sent to this room. Try again.';
    this.group = new GroupCommit({ ...options, onFull }, (roomId, batch) => this.commit(roomId, batch));
  }

  /** Messages that wait to be stored. */
  get waiting(): number {
    return this.group.waiting;
  }

  /**
   * Stores a message once, however often it is sent, and returns it once a majority of the store has it.
   * @throws NotFoundError when there is no such room.
   * @throws ServiceUnavailableError when the outcome is unknown; send it again.
   * @throws DeadlineExceededError when it was not stored in time.
   */
  send(message: NewMessage, deadline: Deadline): Promise<Message> {
    const key = keyOf(message);
    const inFlight = this.sending.get(key);
    if (inFlight) {
      return inFlight.catch((error: unknown) => {
        // The first caller's deadline passed, which does not affect this one.
        if (error instanceof DeadlineExceededError) return this.send(message, deadline);
        throw error;
      });
    }
    const sent = this.group.submit(message.roomId, message, deadline).finally(() => this.sending.delete(key));
    this.sending.set(key, sent);
    return sent;
  }

  private async commit(roomId: string, batch: readonly Waiting<NewMessage, Message>[]): Promise<void> {
    const stored = await this.findStored(batch.map(({ request }) => request));
    const fresh = batch.filter((waiting) => {
      const found = stored.get(keyOf(waiting.request));
      if (found) waiting.resolve(found);
      return !found;
    });
    // The replica that stored these may have crashed before it published them.
    if (stored.size > 0) this.bus.publish(roomId, [...stored.values()].map(toChange));
    const inTime = await rejectLate(fresh);
    if (inTime.length > 0) await this.store(roomId, inTime);
  }

  private async store(roomId: string, batch: readonly Waiting<NewMessage, Message>[]): Promise<void> {
    // The clock starts before the revs are allocated, so that the writes end early rather than late.
    const deadline = performance.now() + this.options.deadlineMs;
    const at = new Date();
    const maxTimeMs = timeForAll(batch, this.options.deadlineMs);
    const counters = await this.rooms.allocateForMessages(roomId, batch.length, { at, maxTimeMs });
    if (!counters) throw new NotFoundError('room');
    const started = await this.abandonLate(roomId, assignSeqsAndRevs(batch, counters, at));
    const [{ confirmed, rejected }] = await Promise.all([
      this.insertBefore(deadline, roomId, started),
      this.recordSent(roomId, messagesOf(started)),
    ]);
    if (confirmed.length === 0) return;
    const messages = messagesOf(confirmed);
    this.metrics.writeBatch.observe(messages.length);
    const outcomes = await Promise.all(
      confirmed.map(({ message, request }, index) => this.settle(message, request, rejected.has(index))),
    );
    const abandoned = messages.filter((_, index) => outcomes[index] === WriteOutcome.Abandoned);
    this.bus.publish(
      roomId,
      messages
        .filter((_, index) => outcomes[index] !== WriteOutcome.Unknown)
        .map((message) => (abandoned.includes(message) ? noop(message) : toChange(message))),
    );
    await this.insertPlaceholders(roomId, abandoned);
  }

  /** Settles the request of a message. @returns what happened to its seq and rev. */
  private async settle(
    message: Message,
    request: Waiting<NewMessage, Message>,
    isRejected: boolean,
  ): Promise<WriteOutcome> {
    try {
      const stored = isRejected ? (await this.findStored([message])).get(keyOf(message)) : message;
      if (stored) request.resolve(stored);
      else request.reject(new ServiceUnavailableError()); // Its seq was sealed: sent again, it gets another one.
      return stored?.id === message.id ? WriteOutcome.Stored : WriteOutcome.Abandoned;
    } catch (error) {
      request.reject(error);
      return WriteOutcome.Unknown;
    }
  }

  /** Abandons the seqs of messages that became late during the allocation. @returns the others. */
  private async abandonLate(roomId: string, sequenced: readonly SequencedMessage[]): Promise<SequencedMessage[]> {
    for (let open = sequenced; ;) {
      await settled(requestsOf(open));
      const [inTime, late] = inTimeOrLate(open);
      if (late.length === 0) return inTime;
      // This may take a while, so check the others again.
      await this.abandon(roomId, messagesOf(late));
      for (const { request } of late) request.reject(new DeadlineExceededError());
      open = inTime;
    }
  }

  /**
   * Retries the insert until the store responds or the deadline passes. Repeated inserts are harmless because the ids
   * are fixed.
   * @returns the messages with a response, and the indexes of rejected ones. Requests without a response in time are
   *   rejected.
   */
  private async insertBefore(deadline: number, roomId: string, sequenced: readonly SequencedMessage[]) {
    let open = sequenced;
    for (let attempt = 0; ; attempt++) {
      if (attempt > 0) await settled(requestsOf(open));
      const [inTime, late] = attempt === 0 ? [open, []] : inTimeOrLate(open);
      for (const { request } of late) request.reject(new ServiceUnavailableError());
      open = inTime;
      if (open.length === 0) return { confirmed: open, rejected: new Set<number>() };
      const messages = messagesOf(open);
      const left = remainingForAll(requestsOf(open), deadline - performance.now());
      if (left <= 0) {
        if (attempt === 0) await this.abandon(roomId, messages);
        throw new ServiceUnavailableError();
      }
      try {
        return { confirmed: open, rejected: await this.messageSeqs.insert(messages, left) };
      } catch (error) {
        if (!isStoreUnavailable(error)) {
          await this.abandon(roomId, messages);
          throw error;
        }
        this.logger.warn({ err: error, attempt }, 'message insert failed; retrying');
        await delay(Math.min(backoff(attempt), Math.max(0, deadline - performance.now())));
      }
    }
  }

  /**
   * Records the authors' own seqs, whether or not the messages are stored. A failure makes unread counts too high,
   * never too low.
   */
  private async recordSent(roomId: string, messages: readonly Message[]): Promise<void> {
    const seqs = new Map<string, number[]>();
    for (const { authorId, seq } of messages) seqs.set(authorId, [...(seqs.get(authorId) ?? []), seq]);
    const sent = [...seqs].map(([userId, own]) => ({ roomId, userId, seqs: own }));
    try {
      await this.memberships.recordSent(sent, this.options.deadlineMs);
    } catch (error) {
      this.logger.warn({ err: error }, "recording authors' own messages failed");
    }
  }

  /** Readers of the log, and counts by seq, must not wait for messages that were not stored under their seqs. */
  private async insertPlaceholders(roomId: string, messages: readonly Message[]): Promise<void> {
    try {
      const sealed = await this.messageSeqs.insertPlaceholders(messages);
      // The sealer of a seq did not know the rev.
      const revs = messages.filter((_, index) => sealed.has(index)).map(({ rev }) => rev);
      if (revs.length > 0) await this.rooms.addAbandonedRevs(roomId, revs);
    } catch (error) {
      this.logger.warn({ err: error }, 'inserting placeholders failed; the gaps will be sealed');
    }
  }

  /** Stores placeholders for messages that the store rejected, so that nothing can be stored there later. */
  private async abandon(roomId: string, messages: readonly Message[]): Promise<void> {
    try {
      const taken = await this.messageSeqs.insertPlaceholders(messages);
      this.bus.publish(roomId, messages.filter((_, index) => !taken.has(index)).map(noop));
    } catch (error) {
      this.logger.warn({ err: error }, 'inserting placeholders for rejected messages failed; the gaps will be sealed');
    }
  }

  /** The stored messages for these sends to one room, by `keyOf`. */
  private async findStored(messages: readonly NewMessage[]): Promise<Map<string, Message>> {
    const found = await this.messages.findByClientIds(messages[0]?.roomId ?? '', messages);
    return new Map(found.map((message) => [keyOf(message), message]));
  }
}

/** Identifies a send. */
const keyOf = ({ roomId, authorId, clientId }: Pick<NewMessage, 'roomId' | 'authorId' | 'clientId'>) =>
  `${roomId} ${authorId} ${clientId}`;
