import type { Logger } from '@parley/service';
import type { RevocationRepository } from '../repositories/revocation-repository.ts';
import type { RevocationBoard } from './revocation-board.ts';

/** Revocations that are told in one round. */
const BATCH_SIZE = 500;
/** No more rounds at one go: the next sweep goes on. */
const MOST_ROUNDS = 20;

/**
 * Tells the gateways which access tokens to refuse. What is to be told stands in PostgreSQL, in the transaction that
 * revoked it, until Redis has taken it: neither a crash nor an outage in between loses it.
 */
export class Announcements {
  private timer: NodeJS.Timeout | undefined;
  private closed = false;
  private sweeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly repository: RevocationRepository,
    private readonly board: RevocationBoard,
    /** How often it is looked for what other replicas, or an outage, left untold. */
    private readonly sweepMs: number,
    private readonly logger: Logger,
  ) {}

  /** Begins to sweep, also whenever Redis is back. */
  start(): void {
    this.board.onReady(() => void this.sweep());
    this.schedule();
  }

  /** Tells all that is untold. It never throws: what could not be told is told later. */
  async flush(): Promise<void> {
    try {
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const untold = await this.repository.unannounced(BATCH_SIZE);
        if (untold.length === 0) return;
        await this.board.post(untold);
        await this.repository.markAnnounced(untold);
        if (untold.length < BATCH_SIZE) return;
      }
    } catch (error) {
      this.logger.warn({ reason: String(error) }, 'revocations are not announced yet');
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.sweeping;
  }

  private sweep(): Promise<void> {
    this.sweeping = this.closed ? this.sweeping : this.flush();
    return this.sweeping;
  }

  private schedule(): void {
    this.timer = setTimeout(() => void this.sweep().then(() => this.closed || this.schedule()), this.sweepMs);
    this.timer.unref();
  }
}
