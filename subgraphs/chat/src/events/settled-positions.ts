import { setTimeout as delay } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Position } from '../repositories/records.ts';
import type { RoomLog } from './room-sources.ts';

/** Rooms of which is kept which of their numbers were waited for in vain. */
const MOST_ROOMS = 10_000;
/** How often a position is looked at again, and how much longer each pause is than the one before, in ms. */
const MOST_LOOKS = 4;
const PAUSE_MS = 5;

/**
 * Where rooms stand, for readers who go on from there. A write that has its number but is not stored yet leaves a hole
 * in the position, and a reader who has what comes after it would be told of it out of order. So holes are waited for:
 * a write on its way takes milliseconds, and one whose writer has died is waited for once.
 */
export class SettledPositions {
  private readonly dead = new LRUCache<string, ReadonlySet<number>>({ max: MOST_ROOMS });

  constructor(private readonly log: Pick<RoomLog, 'position'>) {}

  /** @throws what the store throws. */
  async read(roomId: string): Promise<Position> {
    const { head, holes: all } = await this.log.position(roomId);
    const dead = this.dead.get(roomId);
    let holes = all;
    for (let look = 1; look <= MOST_LOOKS && holes.some((rev) => !dead?.has(rev)); look++) {
      await delay(look * PAUSE_MS);
      const later = new Set((await this.log.position(roomId)).holes);
      holes = holes.filter((rev) => later.has(rev));
    }
    if (holes.length > 0) this.dead.set(roomId, new Set(holes));
    return { head, holes };
  }
}
