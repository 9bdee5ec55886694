import { DeadlineExceededError, type Logger } from '@parley/service';
import type { RoomBus } from '../events/room-bus.ts';
import type { RoomRepository } from '../repositories/room-repository.ts';
import { isRefusal } from '../repositories/store-errors.ts';

/**
 * Numbers that somebody took for a change of a room, and under which nothing will ever be stored. Nobody must wait for
 * them: who listens is told at once, who reads finds them in the store. Only what is certain may be burned, since a
 * change that was stored under such a number would be passed over.
 */
export class BurnedNumbers {
  private unstored: number[] = [];

  constructor(
    private readonly roomId: string,
    private readonly rooms: Pick<RoomRepository, 'burn'>,
    private readonly bus: Pick<RoomBus, 'publish'>,
    private readonly logger: Logger,
  ) {}

  /** Those that are not stored yet. */
  list(): number[] {
    return [...this.unstored];
  }

  add(...revs: number[]): void {
    this.unstored.push(...revs);
    this.bus.publish(
      this.roomId,
      revs.map((rev) => ({ kind: 'silent', rev })),
    );
  }

  /**
   * Does what the numbers were taken for.
   * @param store tells whether it did; when it did not, was too late to begin, or the store refused it, the numbers are
   *   burned, and when it did, those of `list` count as stored with it.
   */
  async unless(revs: readonly number[], store: () => Promise<boolean>): Promise<boolean> {
    try {
      const isDone = await store();
      if (isDone) this.unstored = [];
      else this.add(...revs);
      return isDone;
    } catch (error) {
      if (isRefusal(error) || error instanceof DeadlineExceededError) this.add(...revs);
      throw error;
    }
  }

  /** Stores those that no change was stored with. Where that fails, readers wait for a write deadline. */
  async store(): Promise<void> {
    const revs = this.unstored;
    this.unstored = [];
    if (revs.length === 0) return;
    try {
      await this.rooms.burn(this.roomId, revs);
    } catch (error) {
      this.logger.warn({ err: error, roomId: this.roomId, revs }, 'numbers taken in vain are not stored');
    }
  }
}
