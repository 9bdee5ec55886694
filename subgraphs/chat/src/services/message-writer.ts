import { setTimeout as delay } from 'node:timers/promises';
import {
  backoff,
  DeadlineExceededError,
  NotFoundError,
  ServiceUnavailableError,
  type Deadline,
  type Logger,
} from '@parley/service';
import type { ChatMetrics } from '../metrics.ts';
import type { RoomBus } from '../events/room-bus.ts';
import type { MembershipRepository } from '../repositories/membership-repository.ts';
import type { MessagePlaces } from '../repositories/message-places.ts';
import type { MessageRepository } from '../repositories/message-repository.ts';
import type { Message } from '../repositories/records.ts';
import type { RoomRepository } from '../repositories/room-repository.ts';
import { isStoreUnavailable } from '../repositories/store-errors.ts';
import { GroupCommit, leftForAll, refuseLate, settled, timeForAll, type Waiting } from './group-commit.ts';
import {
  inTimeOrLate,
  messagesOf,
  numberAll,
  requestsOf,
  silent,
  toChange,
  type Draft,
  type Numbered,
} from './numbered-messages.ts';

export interface WriterOptions {
  /** Messages stored by one write. */
  batch: number;
  /** Messages that may wait for one room. */
  queue: number;
  /** A write lands within this time of taking its number, or never. */
  deadlineMs: number;
}

/** What has become of the numbers of a message. Under burned ones nothing is ever stored: nobody must wait for them. */
enum Fate {
  Used,
  Burned,
  /** They are used or stay empty: whoever waits for them sees which. */
  Unknown,
}

/**
 * Numbers and stores messages. What comes for a room while a write of it is under way is stored together by the
 * next one (see `GroupCommit`): one look for what is stored already, one step of the counter, one insert, one note for
 * the authors, one publication.
 */
export class MessageWriter {
  private readonly group: GroupCommit<Draft, Message>;
  private readonly sending = new Map<string, Promise<Message>>();

  constructor(
    private readonly rooms: Pick<RoomRepository, 'takeForMessages' | 'burn'>,
    private readonly messages: Pick<MessageRepository, 'findByClientIds'>,
    private readonly places: Pick<MessagePlaces, 'insert' | 'fillPlaces'>,
    private readonly memberships: Pick<MembershipRepository, 'noteSent'>,
    private readonly bus: Pick<RoomBus, 'publish'>,
    private readonly options: WriterOptions,
    private readonly logger: Logger,
    private readonly metrics: ChatMetrics,
  ) {
    const onFull = 'Too much is being sent to this room: try again.';
    this.group = new GroupCommit({ ...options, onFull }, (roomId, batch) => this.commit(roomId, batch));
  }

  /** Messages that wait to be stored. */
  get waiting(): number {
    return this.group.waiting;
  }

  /**
   * Stores a message once, however often it is sent, and returns it when a majority of the store has it.
   * @throws NotFoundError when there is no such room.
   * @throws ServiceUnavailableError when it may or may not be stored: send it again.
   * @throws DeadlineExceededError when it was not stored in time.
   */
  send(draft: Draft, deadline: Deadline): Promise<Message> {
    const key = keyOf(draft);
    const underWay = this.sending.get(key);
    if (underWay) {
      return underWay.catch((error: unknown) => {
        // The time of the first caller was over, which says nothing of this one's.
        if (error instanceof DeadlineExceededError) return this.send(draft, deadline);
        throw error;
      });
    }
    const sent = this.group.submit(draft.roomId, draft, deadline).finally(() => this.sending.delete(key));
    this.sending.set(key, sent);
    return sent;
  }

  private async commit(roomId: string, batch: readonly Waiting<Draft, Message>[]): Promise<void> {
    const stored = await this.findStored(batch.map(({ request }) => request));
    const fresh = batch.filter((waiting) => {
      const found = stored.get(keyOf(waiting.request));
      if (found) waiting.resolve(found);
      return !found;
    });
    // Whoever stored these may have died before telling.
    if (stored.size > 0) this.bus.publish(roomId, [...stored.values()].map(toChange));
    const inTime = await refuseLate(fresh);
    if (inTime.length > 0) await this.store(roomId, inTime);
  }

  private async store(roomId: string, batch: readonly Waiting<Draft, Message>[]): Promise<void> {
    // The clock starts before the numbers are taken, so the writes end early rather than late.
    const deadline = performance.now() + this.options.deadlineMs;
    const at = new Date();
    const maxTimeMs = timeForAll(batch, this.options.deadlineMs);
    const numbers = await this.rooms.takeForMessages(roomId, batch.length, { at, maxTimeMs });
    if (!numbers) throw new NotFoundError('room');
    const begun = await this.giveUpLate(roomId, numberAll(batch, numbers, at));
    const [{ answered, refused }] = await Promise.all([
      this.insertBefore(deadline, roomId, begun),
      this.noteSent(roomId, messagesOf(begun)),
    ]);
    if (answered.length === 0) return;
    const messages = messagesOf(answered);
    this.metrics.writeBatch.observe(messages.length);
    const fates = await Promise.all(
      answered.map(({ message, request }, index) => this.settle(message, request, refused.has(index))),
    );
    const burned = messages.filter((_, index) => fates[index] === Fate.Burned);
    this.bus.publish(
      roomId,
      messages
        .filter((_, index) => fates[index] !== Fate.Unknown)
        .map((message) => (burned.includes(message) ? silent(message) : toChange(message))),
    );
    await this.fillPlaces(roomId, burned);
  }

  /** Settles the request of a message. @returns what has become of the message's numbers. */
  private async settle(message: Message, request: Waiting<Draft, Message>, isRefused: boolean): Promise<Fate> {
    try {
      const stored = isRefused ? (await this.findStored([message])).get(keyOf(message)) : message;
      if (stored) request.resolve(stored);
      else request.reject(new ServiceUnavailableError()); // Its place was given up: sent again it takes another.
      return stored?.id === message.id ? Fate.Used : Fate.Burned;
    } catch (error) {
      request.reject(error);
      return Fate.Unknown;
    }
  }

  /** Gives up the places of those that have become late since their numbers were asked for. @returns the others. */
  private async giveUpLate(roomId: string, numbered: readonly Numbered[]): Promise<Numbered[]> {
    for (let open = numbered; ;) {
      await settled(requestsOf(open));
      const [inTime, late] = inTimeOrLate(open);
      if (late.length === 0) return inTime;
      // It may take long, so the others are looked at again.
      await this.giveUp(roomId, messagesOf(late));
      for (const { request } of late) request.reject(new DeadlineExceededError());
      open = inTime;
    }
  }

  /**
   * Inserts until the store has answered or the deadline has come; ids make a repetition harmless.
   * @returns those about which it has answered, and the indexes of those that it has refused. The others are settled:
   *   their time was over before there was an answer.
   */
  private async insertBefore(deadline: number, roomId: string, numbered: readonly Numbered[]) {
    let open = numbered;
    for (let attempt = 0; ; attempt++) {
      if (attempt > 0) await settled(requestsOf(open));
      const [inTime, late] = attempt === 0 ? [open, []] : inTimeOrLate(open);
      for (const { request } of late) request.reject(new ServiceUnavailableError());
      open = inTime;
      if (open.length === 0) return { answered: open, refused: new Set<number>() };
      const messages = messagesOf(open);
      const left = leftForAll(requestsOf(open), deadline - performance.now());
      if (left <= 0) {
        if (attempt === 0) await this.giveUp(roomId, messages);
        throw new ServiceUnavailableError();
      }
      try {
        return { answered: open, refused: await this.places.insert(messages, left) };
      } catch (error) {
        if (!isStoreUnavailable(error)) {
          await this.giveUp(roomId, messages);
          throw error;
        }
        this.logger.warn({ err: error, attempt }, 'messages not stored; trying again');
        await delay(Math.min(backoff(attempt), Math.max(0, deadline - performance.now())));
      }
    }
  }

  /** Notes for the authors which numbers are theirs, whether or not the messages land. A failure leaves more unread, no less. */
  private async noteSent(roomId: string, messages: readonly Message[]): Promise<void> {
    const seqs = new Map<string, number[]>();
    for (const { authorId, seq } of messages) seqs.set(authorId, [...(seqs.get(authorId) ?? []), seq]);
    const sent = [...seqs].map(([userId, own]) => ({ roomId, userId, seqs: own }));
    try {
      await this.memberships.noteSent(sent, this.options.deadlineMs);
    } catch (error) {
      this.logger.warn({ err: error }, 'not noted for the authors what they have sent');
    }
  }

  /** Who reads the log, and who counts by number, must not wait for messages that are not stored where they were to be. */
  private async fillPlaces(roomId: string, messages: readonly Message[]): Promise<void> {
    try {
      const sealed = await this.places.fillPlaces(messages);
      // Who sealed a place did not know the number of the change.
      const revs = messages.filter((_, index) => sealed.has(index)).map(({ rev }) => rev);
      if (revs.length > 0) await this.rooms.burn(roomId, revs);
    } catch (error) {
      this.logger.warn({ err: error }, 'places taken in vain are not filled; they will be sealed');
    }
  }

  /** Makes certain that nothing is stored any more of what the store did not take. */
  private async giveUp(roomId: string, messages: readonly Message[]): Promise<void> {
    try {
      const taken = await this.places.fillPlaces(messages);
      this.bus.publish(roomId, messages.filter((_, index) => !taken.has(index)).map(silent));
    } catch (error) {
      this.logger.warn({ err: error }, 'places of messages that were refused are not filled; they will be sealed');
    }
  }

  /** What is stored already of these, all of one room, by `keyOf`. */
  private async findStored(drafts: readonly Draft[]): Promise<Map<string, Message>> {
    const found = await this.messages.findByClientIds(drafts[0]?.roomId ?? '', drafts);
    return new Map(found.map((message) => [keyOf(message), message]));
  }
}

/** Tells sends apart. */
const keyOf = ({ roomId, authorId, clientId }: Pick<Draft, 'roomId' | 'authorId' | 'clientId'>) =>
  `${roomId} ${authorId} ${clientId}`;
