import { FairQueue } from '../delivery/fair-queue.ts';
import type { RoomLog } from '../delivery/room-sources.ts';

/** Concurrent backfill reads of a replica. Each takes several queries and keeps its page in memory. */
const MAX_READS = 8;
/** Backfill reads that may wait. Beyond that, subscribers have to retry. */
const MAX_WAITING = 20_000;

/** The part of the log that streams read during backfill. */
export type ResumeLog = Pick<RoomLog, 'readAfter' | 'readAt'>;

/**
 * Reads the log for streams in backfill: a few reads at a time, taken from each viewer in turn. Thousands of clients
 * that reconnect at once then take time instead of memory, and a viewer with hundreds of subscriptions delays only
 * itself.
 */
export class ResumeReads {
  private readonly queue = new FairQueue(MAX_READS, MAX_WAITING);

  constructor(private readonly log: ResumeLog) {}

  /**
   * The log for one viewer. Its methods throw ServiceUnavailableError when too many reads wait, and the errors of
   * `ChangeLog`.
   */
  of(viewerId: string): ResumeLog {
    const { queue, log } = this;
    return {
      readAfter: (...args) => queue.run(viewerId, () => log.readAfter(...args)),
      readAt: (...args) => queue.run(viewerId, () => log.readAt(...args)),
    };
  }
}
