import { setTimeout as delay } from 'node:timers/promises';
import { backoff, NotFoundError, ServiceUnavailableError, type Deadline, type Logger } from '@parley/service';
import type { RoomBus } from '../events/room-bus.ts';
import type { MessageRepository } from '../repositories/message-repository.ts';
import { roomOfMessage, type Message } from '../repositories/records.ts';
import type { RoomRepository } from '../repositories/room-repository.ts';
import { isStoreUnavailable } from '../repositories/store-errors.ts';
import { BurnedNumbers } from './burned-numbers.ts';
import { GroupCommit, isLate, leftForAll, refuseLate, settled, timeForAll, type Waiting } from './group-commit.ts';

/**
 * Makes the next state of a message out of its present one, or returns that very object when there is nothing to
 * change. It may throw, and it may be asked several times.
 */
export type Step = (message: Message) => Message | Promise<Message>;

export interface MessageChangesOptions {
  /** Changes that may wait for one message. */
  queue: number;
  /** How often a change is tried when other replicas change the same message. */
  tries: number;
  /** A write lands within this time of taking its number, or never. */
  deadlineMs: number;
}

/**
 * Changes messages, so that of any two states of one message that with the higher number has all that is in the other.
 * What comes for a message while a change of it is under way is done together by the next one. Between replicas the
 * number of the state that was seen decides (compare and set): who comes second does its steps again on the new state,
 * under a new number.
 */
export class MessageChanges {
  private readonly group: GroupCommit<Step, Message>;

  constructor(
    private readonly rooms: Pick<RoomRepository, 'takeForChange' | 'burn'>,
    private readonly messages: Pick<MessageRepository, 'findByIds' | 'replace' | 'wasChangedAt'>,
    private readonly bus: Pick<RoomBus, 'publish'>,
    private readonly options: MessageChangesOptions,
    private readonly logger: Logger,
  ) {
    // One write does all that waits, however much it is.
    const group = { batch: options.queue, queue: options.queue, onFull: TOO_MUCH };
    this.group = new GroupCommit(group, (id, batch) => this.commit(id, batch));
  }

  /**
   * Does a step and returns the message when a majority of the store has it.
   * @throws what `step` throws.
   * @throws NotFoundError when there is no such message, or nothing changes in its room any more.
   * @throws ServiceUnavailableError when it may or may not be done: do it again.
   * @throws DeadlineExceededError when it was not done in time.
   */
  change(id: string, step: Step, deadline: Deadline): Promise<Message> {
    return this.group.submit(id, step, deadline);
  }

  private async commit(id: string, batch: readonly Waiting<Step, Message>[]): Promise<void> {
    const roomId = roomOfMessage(id);
    if (roomId === undefined) throw new NotFoundError('message');
    const burned = new BurnedNumbers(roomId, this.rooms, this.bus, this.logger);
    try {
      const outcome = await this.apply(id, batch, burned);
      if (outcome) settle(outcome);
    } finally {
      await burned.store();
    }
  }

  /** Does the steps for which there is time; null when there is for none. Those that are late are refused. */
  private async apply(
    id: string,
    batch: readonly Waiting<Step, Message>[],
    burned: BurnedNumbers,
  ): Promise<Outcome | null> {
    for (let attempt = 0; attempt < this.options.tries; attempt++) {
      if (attempt > 0) await delay(Math.random() * CONTENTION_MS * attempt);
      const [seen] = await this.messages.findByIds([id]);
      if (!seen) throw new NotFoundError('message');
      const open = await refuseLate(batch);
      if (open.length === 0) return null;
      const { message, failures } = await doAll(seen, open);
      if (message === seen) return { open, message, failures };

      // The clock starts before the number is taken, so the write ends early rather than late.
      const maxTimeMs = timeForAll(open, this.options.deadlineMs);
      const deadline = performance.now() + maxTimeMs;
      const rev = await this.rooms.takeForChange(seen.roomId, maxTimeMs);
      if (rev === null) throw new NotFoundError('room');
      const next = { ...message, rev };
      const isDone = await burned.unless([rev], async () => {
        // What has become late meanwhile must not be written with the rest.
        await settled(open);
        return !open.some(isLate) && this.replaceBefore(deadline, open, { seen, next, burned: burned.list() });
      });
      if (isDone) {
        this.bus.publish(seen.roomId, [{ kind: 'message', rev, message: next }]);
        return { open, message: next, failures };
      }
    }
    throw new ServiceUnavailableError(TOO_MUCH);
  }

  /** Tries until the store has answered or the deadline has come. @returns false when it is certain that it is not done. */
  private async replaceBefore(
    deadline: number,
    open: readonly Waiting<Step, Message>[],
    { seen, next, burned }: { seen: Message; next: Message; burned: readonly number[] },
  ) {
    for (let attempt = 0; ; attempt++) {
      if (attempt > 0) await settled(open);
      const left = leftForAll(open, deadline - performance.now());
      const isOver = left <= 0 || open.some(({ deadline: { signal } }) => signal.aborted);
      if (isOver && attempt === 0) return false;
      if (isOver) throw new ServiceUnavailableError();
      try {
        if (await this.messages.replace(seen, next, burned, left)) return true;
        // An earlier attempt may have gone through, though its answer was lost.
        return attempt > 0 && (await this.messages.wasChangedAt(next, next.rev));
      } catch (error) {
        if (!isStoreUnavailable(error) && attempt === 0) throw error;
        this.logger.warn({ err: error, attempt }, 'a message not changed; trying again');
        // What an earlier attempt has come to is not known.
        if (!isStoreUnavailable(error)) throw new ServiceUnavailableError();
        await delay(Math.min(backoff(attempt), Math.max(0, deadline - performance.now())));
      }
    }
  }
}

/** The longest wait before a second try, in ms: replicas that got in each other's way go apart. */
const CONTENTION_MS = 10;

const TOO_MUCH = 'Too much is being done to this message: try again.';

/** What has become of the steps that were done together. */
interface Outcome {
  open: readonly Waiting<Step, Message>[];
  /** As it stands then. */
  message: Message;
  /** Of the steps that threw. */
  failures: ReadonlyMap<unknown, unknown>;
}

function settle({ open, message, failures }: Outcome): void {
  for (const waiting of open) {
    if (failures.has(waiting)) waiting.reject(failures.get(waiting));
    else waiting.resolve(message);
  }
}

async function doAll(seen: Message, batch: readonly Waiting<Step, Message>[]) {
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
