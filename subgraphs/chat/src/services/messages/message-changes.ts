import { setTimeout as delay } from 'node:timers/promises';
import { backoff } from '@parley/service/async';
import { NotFoundError, ServiceUnavailableError } from '@parley/service/errors';
import type { Logger } from '@parley/service/telemetry';
import type { Deadline } from '@parley/service/time';
import type { RoomBus } from '../../events/redis/room-bus.ts';
import type { MessageRepository } from '../../repositories/message-repository.ts';
import { roomOfMessage, type Message } from '../../repositories/records.ts';
import type { RoomRepository } from '../../repositories/room-repository.ts';
import { isStoreUnavailable } from '../../repositories/store-errors.ts';
import { AbandonedRevs } from '../writes/abandoned-revs.ts';
import {
  GroupCommit,
  isLate,
  remainingForAll,
  rejectLate,
  settled,
  timeForAll,
  type Waiting,
} from '../writes/group-commit.ts';

/**
 * Returns the next state of a message, or the same object when nothing changes. It may throw, and may be called several
 * times.
 */
export type MessageUpdate = (message: Message) => Message | Promise<Message>;

export interface MessageChangesOptions {
  /** Maximum number of waiting updates per message. */
  queue: number;
  /** Maximum number of attempts when other replicas change the same message. */
  attempts: number;
  /** A write takes effect within this time of allocating its rev, or never. */
  deadlineMs: number;
}

/**
 * Changes messages, so that the state with a higher rev includes all changes of lower ones. Updates of one message that
 * arrive during a change are applied together by the next one. Between replicas, compare-and-set on the rev decides:
 * the replica that comes second applies its updates again to the new state, under a new rev.
 */
export class MessageChanges {
  private readonly group: GroupCommit<MessageUpdate, Message>;

  constructor(
    private readonly rooms: Pick<RoomRepository, 'allocateForChange' | 'addAbandonedRevs'>,
    private readonly messages: Pick<MessageRepository, 'findByIds' | 'replace' | 'wasChangedAt'>,
    private readonly bus: Pick<RoomBus, 'publish'>,
    private readonly options: MessageChangesOptions,
    private readonly logger: Logger,
  ) {
    // One write applies all waiting updates together.
    const group = { batch: options.queue, queue: options.queue, onFull: TOO_BUSY };
    this.group = new GroupCommit(group, (id, batch) => this.commit(id, batch));
  }

  /**
   * Applies an update and returns the message once a majority of the store has it.
   * @throws whatever `update` throws.
   * @throws NotFoundError when there is no such message, or its room is archived.
   * @throws ServiceUnavailableError when the outcome is unknown; retry.
   * @throws DeadlineExceededError when it was not done in time.
   */
  change(id: string, update: MessageUpdate, deadline: Deadline): Promise<Message> {
    return this.group.submit(id, update, deadline);
  }

  private async commit(id: string, batch: readonly Waiting<MessageUpdate, Message>[]): Promise<void> {
    const roomId = roomOfMessage(id);
    if (roomId === undefined) throw new NotFoundError('message');
    const abandoned = new AbandonedRevs(roomId, this.rooms, this.bus, this.logger);
    try {
      const outcome = await this.apply(id, batch, abandoned);
      if (outcome) settle(outcome);
    } finally {
      await abandoned.store();
    }
  }

  /** Applies the updates that have time left, and rejects late ones. @returns null when none has time left. */
  private async apply(
    id: string,
    batch: readonly Waiting<MessageUpdate, Message>[],
    abandoned: AbandonedRevs,
  ): Promise<Outcome | null> {
    for (let attempt = 0; attempt < this.options.attempts; attempt++) {
      if (attempt > 0) await delay(Math.random() * CONTENTION_MS * attempt);
      const [seen] = await this.messages.findByIds([id]);
      if (!seen) throw new NotFoundError('message');
      const open = await rejectLate(batch);
      if (open.length === 0) return null;
      const { message, failures } = await applyAll(seen, open);
      if (message === seen) return { open, message, failures };

      // The clock starts before the rev is allocated, so that the write ends early rather than late.
      const maxTimeMs = timeForAll(open, this.options.deadlineMs);
      const deadline = performance.now() + maxTimeMs;
      const rev = await this.rooms.allocateForChange(seen.roomId, maxTimeMs);
      if (rev === null) throw new NotFoundError('room');
      const next = { ...message, rev };
      const isDone = await abandoned.abandonUnless([rev], async () => {
        // Updates that became late must not be written with the rest.
        await settled(open);
        return !open.some(isLate) && this.replaceBefore(deadline, open, { seen, next, abandoned: abandoned.list() });
      });
      if (isDone) {
        this.bus.publish(seen.roomId, [{ kind: 'message', rev, message: next }]);
        return { open, message: next, failures };
      }
    }
    throw new ServiceUnavailableError(TOO_BUSY);
  }

  /**
   * Retries until the store responds or the deadline passes. @returns false when it is certain that nothing was
   * written.
   */
  private async replaceBefore(
    deadline: number,
    open: readonly Waiting<MessageUpdate, Message>[],
    { seen, next, abandoned }: { seen: Message; next: Message; abandoned: readonly number[] },
  ) {
    for (let attempt = 0; ; attempt++) {
      if (attempt > 0) await settled(open);
      const left = remainingForAll(open, deadline - performance.now());
      const isOver = left <= 0 || open.some(({ deadline: { signal } }) => signal.aborted);
      if (isOver && attempt === 0) return false;
      if (isOver) throw new ServiceUnavailableError();
      try {
        if (await this.messages.replace(seen, next, abandoned, left)) return true;
        // An earlier attempt may have succeeded although its response was lost.
        return attempt > 0 && (await this.messages.wasChangedAt(next, next.rev));
      } catch (error) {
        if (!isStoreUnavailable(error) && attempt === 0) throw error;
        this.logger.warn({ err: error, attempt }, 'message change failed; retrying');
        // The result of an earlier attempt is unknown.
        if (!isStoreUnavailable(error)) throw new ServiceUnavailableError();
        await delay(Math.min(backoff(attempt), Math.max(0, deadline - performance.now())));
      }
    }
  }
}

/** Maximum delay before a second attempt, in ms. It is random, so that contending replicas separate. */
const CONTENTION_MS = 10;

const TOO_BUSY = 'This message is changing too fast. Try again.';

/** The result of the updates that were applied together. */
interface Outcome {
  open: readonly Waiting<MessageUpdate, Message>[];
  /** The message after them. */
  message: Message;
  /** Errors of the updates that threw. */
  failures: ReadonlyMap<unknown, unknown>;
}

function settle({ open, message, failures }: Outcome): void {
  for (const waiting of open) {
    if (failures.has(waiting)) waiting.reject(failures.get(waiting));
    else waiting.resolve(message);
  }
}

async function applyAll(seen: Message, batch: readonly Waiting<MessageUpdate, Message>[]) {
  const failures = new Map<unknown, unknown>();
  let message = seen;
  for (const waiting of batch) {
    try {
      message = await waiting.request(message);
    } catch (error) {
      failures.set(waiting, error);
    }
  }
  return { message, failures };
}
