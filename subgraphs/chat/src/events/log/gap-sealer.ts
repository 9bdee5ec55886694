import type { Logger } from '@parley/service/telemetry';
import type { ChatMetrics } from '../../metrics.ts';
import type { MessageSeqRepository } from '../../repositories/message-seq-repository.ts';
import type { RoomRepository } from '../../repositories/room-repository.ts';

/** Rooms that wait at once. Other rooms are sealed when their gap is found again. */
const MAX_ROOMS = 10_000;
/** Time beyond the write deadline, in ms, for writes that the store ends late. */
const MARGIN_MS = 1_000;

export interface GapSealerOptions {
  writeDeadlineMs: number;
  /** The latest messages of a room that are checked. */
  window: number;
}

/**
 * Stores placeholders for messages that were assigned a seq but never written. Counts by seq then stay exact, and a
 * writer that resumes late finds its seq taken.
 */
export class GapSealer {
  private readonly waiting = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly rooms: Pick<RoomRepository, 'findByIds'>,
    private readonly messageSeqs: Pick<MessageSeqRepository, 'findMissingSeqs' | 'sealGaps'>,
    private readonly options: GapSealerOptions,
    private readonly logger: Logger,
    private readonly metrics: ChatMetrics,
  ) {}

  /** Schedules a check of a room that may have an abandoned rev. */
  record(roomId: string): void {
    if (this.waiting.has(roomId) || this.waiting.size >= MAX_ROOMS) return;
    const start = setTimeout(() => void this.schedule(roomId), 0);
    this.waiting.set(roomId, start.unref());
  }

  close(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    this.waiting.clear();
  }

  /** A seq that is allocated by now is stored within a write deadline, or never. */
  private async schedule(roomId: string): Promise<void> {
    try {
      const [room] = await this.rooms.findByIds([roomId]);
      if (!room || !this.waiting.has(roomId)) return void this.waiting.delete(roomId);
      const timer = setTimeout(() => void this.seal(roomId, room.lastSeq), this.options.writeDeadlineMs + MARGIN_MS);
      this.waiting.set(roomId, timer.unref());
    } catch (error) {
      this.fail(roomId, error);
    }
  }

  private async seal(roomId: string, lastSeq: number): Promise<void> {
    try {
      const from = Math.max(1, lastSeq - this.options.window + 1);
      const missing = lastSeq < from ? [] : await this.messageSeqs.findMissingSeqs(roomId, from, lastSeq);
      if (missing.length > 0) {
        await this.messageSeqs.sealGaps(roomId, missing);
        this.metrics.sealedSeqs.inc(missing.length);
        this.logger.warn({ roomId, missing }, 'abandoned messages sealed');
      }
      this.waiting.delete(roomId);
    } catch (error) {
      this.fail(roomId, error);
    }
  }

  private fail(roomId: string, error: unknown): void {
    this.waiting.delete(roomId);
    this.logger.warn({ err: error, roomId }, 'sealing gaps failed; will retry when the next gap is found');
  }
}
