import { WorkQueue } from '@parley/shared';
import type { Backlog } from '../repositories/change-log.ts';
import type { Change } from '../repositories/records.ts';
import type { RoomLog } from './room-sources.ts';

/** Reads of one replica at the same time. Each is several queries, and its page is in memory as often. */
const MAX_READS = 8;
/** Reads that wait for their turn; with more, subscribers come back later. */
const MAX_WAITING = 20_000;

/**
 * The log as subscribers read it who catch up: a few at a time, in the order in which they asked. Thousands of clients that
 * come back at once then take time, not memory, and leave the store to others.
 */
export class ResumeReads implements Pick<RoomLog, 'readAfter' | 'readAt'> {
  private readonly queue = new WorkQueue(MAX_READS, MAX_WAITING);

  constructor(private readonly log: Pick<RoomLog, 'readAfter' | 'readAt'>) {}

  /** @throws ServiceUnavailableError when too many wait; else as `ChangeLog.readAfter`. */
  readAfter(roomId: string, rev: number, limit: number, backlog?: Backlog): Promise<Change[]> {
    return this.queue.run(() => this.log.readAfter(roomId, rev, limit, backlog));
  }

  /** @throws ServiceUnavailableError when too many wait; else as `ChangeLog.readAt`. */
  readAt(roomId: string, revs: readonly number[], backlog?: Backlog): Promise<Change[]> {
    return this.queue.run(() => this.log.readAt(roomId, revs, backlog));
  }
}
