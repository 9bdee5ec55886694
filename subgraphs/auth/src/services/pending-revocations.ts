import type { Logger } from '@parley/service/telemetry';
import type { RevocationRepository } from '../repositories/revocation-repository.ts';
import type { RevocationPublisher } from './revocation-publisher.ts';

/** Revocations published in one round. */
const BATCH_SIZE = 500;
/** The maximum number of rounds in one sweep. The next sweep continues. */
const MAX_ROUNDS = 20;

/**
 * Publishes revocations to the gateways. The transaction that revokes a session stores the revocation in PostgreSQL,
 * where it stays until Redis has accepted it, so neither a crash nor an outage loses it.
 */
export class PendingRevocations {
  private timer: NodeJS.Timeout | undefined;
  private closed = false;
  private sweeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly repository: RevocationRepository,
    private readonly publisher: RevocationPublisher,
    /** How often to look for revocations left unpublished by other replicas or an outage. */
    private readonly sweepMs: number,
    private readonly logger: Logger,
  ) {}

  /** Starts to sweep, at intervals and whenever Redis is reachable again. */
  start(): void {
    this.publisher.onReady(() => void this.sweep());
    this.schedule();
  }

  /** Publishes all unpublished revocations. Never throws: failures are retried later. */
  async flush(): Promise<void> {
    try {
      for (let round = 0; round < MAX_ROUNDS; round++) {
        const unpublished = await this.repository.unpublished(BATCH_SIZE);
        if (unpublished.length === 0) return;
        await this.publisher.publish(unpublished);
        await this.repository.markPublished(unpublished);
        if (unpublished.length < BATCH_SIZE) return;
      }
    } catch (error) {
      this.logger.warn({ reason: String(error) }, 'revocations not published yet');
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
