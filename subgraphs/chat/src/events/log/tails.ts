import type { Logger } from '@parley/service/telemetry';
import type { ChatMetrics } from '../../metrics.ts';
import type { RoomBus } from '../redis/room-bus.ts';
import type { RoomLog } from '../delivery/room-sources.ts';
import { Tail, type TailOptions } from './tail.ts';

/** Rooms whose latest revs are read by one query. */
const SWEEP_BATCH = 1_000;

/** A reference to a tail. The tail stays open while it has leases. */
export interface TailLease {
  tail: Tail;
  release(): void;
}

interface SharedTail {
  tail: Tail;
  started: Promise<void>;
  leases: number;
}

/** The tails of a replica: one for each room with streams. */
export class Tails {
  private readonly shared = new Map<string, SharedTail>();
  private readonly timer: NodeJS.Timeout;
  private sweeping: Promise<void> | undefined;
  private nextSweep: Promise<void> | undefined;

  constructor(
    private readonly log: RoomLog,
    private readonly bus: Pick<RoomBus, 'subscribe' | 'onReconnect'>,
    private readonly options: TailOptions & { sweepMs: number },
    private readonly logger: Logger,
    private readonly metrics: ChatMetrics,
  ) {
    bus.onReconnect(() => void this.sweep());
    this.timer = setInterval(() => void this.sweep(), options.sweepMs);
  }

  /** Returns a lease of the room's tail, which is started. @throws when the store fails. */
  async acquire(roomId: string): Promise<TailLease> {
    const shared = this.shared.get(roomId) ?? this.open(roomId);
    shared.leases++;
    let isHeld = true;
    const release = () => {
      if (isHeld && --shared.leases === 0) this.drop(roomId, shared);
      isHeld = false;
    };
    try {
      await shared.started;
      return { tail: shared.tail, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /**
   * Compares every tail with the store, with one query per thousand tails. A running sweep may have read too early for
   * this caller, so another one follows it.
   */
  sweep(): Promise<void> {
    if (this.sweeping) {
      this.nextSweep ??= this.sweeping.then(() => {
        this.nextSweep = undefined;
        return this.sweep();
      });
      return this.nextSweep;
    }
    this.sweeping = this.compareAll().finally(() => (this.sweeping = undefined));
    return this.sweeping;
  }

  close(): void {
    clearInterval(this.timer);
    for (const [roomId, shared] of this.shared) this.drop(roomId, shared);
  }

  private open(roomId: string): SharedTail {
    const tail = new Tail(roomId, this.log, this.bus, this.options, this.logger, this.metrics);
    const shared: SharedTail = { tail, started: tail.start(), leases: 0 };
    this.shared.set(roomId, shared);
    this.metrics.tails.set(this.shared.size);
    return shared;
  }

  private drop(roomId: string, shared: SharedTail): void {
    shared.tail.close();
    if (this.shared.get(roomId) === shared) this.shared.delete(roomId);
    this.metrics.tails.set(this.shared.size);
  }

  private async compareAll(): Promise<void> {
    const roomIds = [...this.shared.keys()];
    for (let start = 0; start < roomIds.length; start += SWEEP_BATCH) {
      try {
        const lastRevs = await this.log.lastRevs(roomIds.slice(start, start + SWEEP_BATCH));
        const compared = [...lastRevs].map(async ([roomId, rev]) => this.shared.get(roomId)?.tail.observe(rev));
        await Promise.all(compared);
      } catch (error) {
        this.logger.warn({ err: error }, 'tail sweep failed; retrying');
      }
    }
  }
}
