import { FairQueue } from './fair-queue.ts';
import type { RoomLog } from './room-sources.ts';

/** Reads of one replica at the same time. Each is several queries, and its page is in memory as often. */
const MAX_READS = 8;
/** Reads that wait for their turn; with more, subscribers come back later. */
const MAX_WAITING = 20_000;

/** The log as subscribers read it to catch up. */
export type ResumeLog = Pick<RoomLog, 'readAfter' | 'readAt'>;

/**
 * The log for subscribers that catch up: a few reads at a time, of each viewer in turn. Thousands of clients that come
 * back at once then take time, not memory, and leave the store to others; and a viewer with hundreds of subscriptions
 * delays only themselves.
 */
export class ResumeReads {
  private readonly queue = new FairQueue(MAX_READS, MAX_WAITING);

  constructor(private readonly log: ResumeLog) {}

  /** The log for one viewer. It throws ServiceUnavailableError when too many wait; else as `ChangeLog` does. */
  of(viewerId: string): ResumeLog {
    const { queue, log } = this;
    return {
      readAfter: (...args) => queue.run(viewerId, () => log.readAfter(...args)),
      readAt: (...args) => queue.run(viewerId, () => log.readAt(...args)),
    };
  }
}
