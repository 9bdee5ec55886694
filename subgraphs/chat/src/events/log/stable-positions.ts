import { setTimeout as delay } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Position } from '../../repositories/records.ts';
import type { RoomLog } from '../delivery/room-sources.ts';

/** Rooms whose abandoned revs are remembered. */
const MAX_ROOMS = 10_000;
/** Maximum number of repeated reads of a position, and by how much each pause exceeds the last, in ms. */
const MAX_READS = 4;
const PAUSE_MS = 5;

/**
 * Reads stable positions of rooms, for readers that continue from there. A write that has a rev but is not stored yet
 * leaves a gap in the position, and a reader that has later changes would receive it out of order. This class therefore
 * waits briefly for gaps to close: a write in progress takes milliseconds, and an abandoned rev is waited for only
 * once.
 */
export class StablePositions {
  private readonly abandoned = new LRUCache<string, ReadonlySet<number>>({ max: MAX_ROOMS });

  constructor(private readonly log: Pick<RoomLog, 'position'>) {}

  /** @throws when the store fails. */
  async read(roomId: string): Promise<Position> {
    const { head, gaps: all } = await this.log.position(roomId);
    const abandoned = this.abandoned.get(roomId);
    let gaps = all;
    for (let attempt = 1; attempt <= MAX_READS && gaps.some((rev) => !abandoned?.has(rev)); attempt++) {
      await delay(attempt * PAUSE_MS);
      const later = new Set((await this.log.position(roomId)).gaps);
      gaps = gaps.filter((rev) => later.has(rev));
    }
    if (gaps.length > 0) this.abandoned.set(roomId, new Set(gaps));
    return { head, gaps };
  }
}
