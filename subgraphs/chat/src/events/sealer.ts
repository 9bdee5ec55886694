import type { Logger } from '@parley/service';
import type { ChatMetrics } from '../metrics.ts';
import type { MessagePlaces } from '../repositories/message-places.ts';
import type { RoomRepository } from '../repositories/room-repository.ts';

/** Rooms that wait at once; more are left to the next time that their dead number is met. */
const MOST_ROOMS = 10_000;
/** Some time beyond the write deadline, for a write that the store ends late, in ms. */
const MARGIN_MS = 1_000;

export interface SealerOptions {
  writeDeadlineMs: number;
  /** The latest messages of a room that are looked through. */
  window: number;
}

/**
 * Fills the places of messages that were numbered and never stored, so that counts by number stay exact and a writer
 * that comes back from the dead finds its place taken.
 */
export class Sealer {
  private readonly waiting = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly rooms: Pick<RoomRepository, 'findByIds'>,
    private readonly places: Pick<MessagePlaces, 'findMissingSeqs' | 'sealMissing'>,
    private readonly options: SealerOptions,
    private readonly logger: Logger,
    private readonly metrics: ChatMetrics,
  ) {}

  /** Takes note that a number of the room may be dead. */
  note(roomId: string): void {
    if (this.waiting.has(roomId) || this.waiting.size >= MOST_ROOMS) return;
    const start = setTimeout(() => void this.start(roomId), 0);
    this.waiting.set(roomId, start.unref());
  }

  close(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    this.waiting.clear();
  }

  /** Numbers given by now are stored a write deadline later, or never. */
  private async start(roomId: string): Promise<void> {
    try {
      const [room] = await this.rooms.findByIds([roomId]);
      if (!room || !this.waiting.has(roomId)) return void this.waiting.delete(roomId);
      const timer = setTimeout(() => void this.seal(roomId, room.lastSeq), this.options.writeDeadlineMs + MARGIN_MS);
      this.waiting.set(roomId, timer.unref());
    } catch (error) {
      this.giveUp(roomId, error);
    }
  }

  private async seal(roomId: string, lastSeq: number): Promise<void> {
    try {
      const from = Math.max(1, lastSeq - this.options.window + 1);
      const missing = lastSeq < from ? [] : await this.places.findMissingSeqs(roomId, from, lastSeq);
      if (missing.length > 0) {
        await this.places.sealMissing(roomId, missing);
        this.metrics.sealedNumbers.inc(missing.length);
        this.logger.warn({ roomId, missing }, 'numbers of messages that were never stored are sealed');
      }
      this.waiting.delete(roomId);
    } catch (error) {
      this.giveUp(roomId, error);
    }
  }

  private giveUp(roomId: string, error: unknown): void {
    this.waiting.delete(roomId);
    this.logger.warn({ err: error, roomId }, 'dead numbers not sealed; again when one is met');
  }
}
