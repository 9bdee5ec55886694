import { DeadlineExceededError } from '@parley/service/errors';
import type { Logger } from '@parley/service/telemetry';
import type { RoomBus } from '../../events/redis/room-bus.ts';
import type { RoomRepository } from '../../repositories/room-repository.ts';
import { isRejection } from '../../repositories/store-errors.ts';

/**
 * Revs that were allocated for a change of a room and under which nothing will ever be stored. They are published and
 * stored, so that no reader waits for them. Only a rev that is certain to stay empty may be added: readers would skip a
 * change that was stored under it.
 */
export class AbandonedRevs {
  private unstored: number[] = [];

  constructor(
    private readonly roomId: string,
    private readonly rooms: Pick<RoomRepository, 'addAbandonedRevs'>,
    private readonly bus: Pick<RoomBus, 'publish'>,
    private readonly logger: Logger,
  ) {}

  /** The revs that are not stored yet. */
  list(): number[] {
    return [...this.unstored];
  }

  add(...revs: number[]): void {
    this.unstored.push(...revs);
    this.bus.publish(
      this.roomId,
      revs.map((rev) => ({ kind: 'noop', rev })),
    );
  }

  /**
   * Runs the write that the revs were allocated for.
   * @param write resolves with whether it was done. If it was, the revs of `list` count as stored with it. If it was
   *   not, was too late to begin, or was rejected by the store, the revs are abandoned.
   */
  async abandonUnless(revs: readonly number[], write: () => Promise<boolean>): Promise<boolean> {
    try {
      const isDone = await write();
      if (isDone) this.unstored = [];
      else this.add(...revs);
      return isDone;
    } catch (error) {
      if (isRejection(error) || error instanceof DeadlineExceededError) this.add(...revs);
      throw error;
    }
  }

  /** Stores the revs that were not stored with a change. If this fails, readers wait until the write deadline. */
  async store(): Promise<void> {
    const revs = this.unstored;
    this.unstored = [];
    if (revs.length === 0) return;
    try {
      await this.rooms.addAbandonedRevs(this.roomId, revs);
    } catch (error) {
      this.logger.warn({ err: error, roomId: this.roomId, revs }, 'storing abandoned revs failed');
    }
  }
}
