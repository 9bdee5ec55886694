import type { Logger } from '@parley/service/telemetry';
import { z } from 'zod';
import type { ChatMetrics } from '../../metrics.ts';
import type { PresenceStore } from './presence-store.ts';
import type { RoomBus } from '../redis/room-bus.ts';

const change = z.object({ online: z.boolean() });
/** Users that one round of commands covers. */
const BATCH = 500;

/** Receives whether a user is online. */
export type PresenceListener = (online: boolean) => void;

interface Watched {
  online: boolean | undefined;
  /** Incremented with each change, so that the result of an older read can be recognized. */
  version: number;
  listeners: Set<PresenceListener>;
  listening: Promise<() => void>;
}

export interface PresenceOptions {
  /** Time between renewals of the users connected here, in ms. */
  refreshMs: number;
  /** Time between checks of watched users, in ms: a replica that crashes publishes nothing. */
  checkMs: number;
}

/**
 * Tracks who is online. Each replica renews the entries of its own users. Watchers receive published changes, and the
 * tracker re-reads the state every few seconds, because a replica that crashes publishes nothing.
 */
export class PresenceTracker {
  /** Users connected here, with their number of connections. */
  private readonly present = new Map<string, number>();
  private readonly watched = new Map<string, Watched>();
  private readonly timers: NodeJS.Timeout[];
  private isFailing = false;

  constructor(
    private readonly store: PresenceStore,
    private readonly bus: Pick<RoomBus, 'listen' | 'onReconnect'>,
    options: PresenceOptions,
    private readonly logger: Logger,
    private readonly metrics: ChatMetrics,
  ) {
    this.timers = [
      setInterval(() => void this.refresh(), options.refreshMs),
      setInterval(() => void this.checkAll(), options.checkMs),
    ];
    bus.onReconnect(() => void this.refresh().then(() => this.checkAll()));
  }

  /** Counts one more connection of the user here. @returns a function that ends it. */
  enter(userId: string): () => void {
    this.count(userId, 1);
    if (this.present.get(userId) === 1) void this.attempt(() => this.store.enter(userId));
    let isIn = true;
    return () => {
      if (isIn) this.count(userId, -1);
      if (isIn && !this.present.has(userId)) void this.attempt(() => this.store.leave(userId));
      isIn = false;
    };
  }

  /**
   * Calls `listener` with the current state as soon as it is known, and with each change. @returns a function that
   * stops it.
   */
  watch(userId: string, listener: PresenceListener): () => void {
    const watched = this.watched.get(userId) ?? this.open(userId);
    watched.listeners.add(listener);
    if (watched.online !== undefined) listener(watched.online);
    return () => {
      watched.listeners.delete(listener);
      if (watched.listeners.size > 0 || this.watched.get(userId) !== watched) return;
      this.watched.delete(userId);
      watched.listening.then(
        (stop) => stop(),
        () => undefined,
      );
    };
  }

  /** Removes the users of this replica. */
  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.forEach([...this.present.keys()], (userId) => this.store.leave(userId));
    await this.store.close();
  }

  private open(userId: string): Watched {
    const listening = this.bus.listen(
      `presence.${userId}`,
      (payload) => change.safeParse(payload).data ?? null,
      ({ online }) => this.update(userId, online),
    );
    const watched: Watched = { online: undefined, version: 0, listeners: new Set(), listening };
    this.watched.set(userId, watched);
    // Reads at once, because Redis may be slow to confirm the subscription, and again once it has.
    void this.check(userId);
    listening.then(
      () => this.check(userId),
      () => undefined,
    );
    return watched;
  }

  private count(userId: string, by: 1 | -1): void {
    const count = (this.present.get(userId) ?? 0) + by;
    if (count > 0) this.present.set(userId, count);
    else this.present.delete(userId);
    this.metrics.onlineUsers.set(this.present.size);
  }

  private update(userId: string, online: boolean): void {
    const watched = this.watched.get(userId);
    if (!watched) return;
    watched.version++;
    if (watched.online === online) return;
    watched.online = online;
    for (const listener of watched.listeners) listener(online);
  }

  private async refresh(): Promise<void> {
    await this.forEach([...this.present.keys()], async (userId) => {
      if (this.present.has(userId)) await this.store.enter(userId);
    });
  }

  private checkAll(): Promise<void> {
    return this.forEach([...this.watched.keys()], (userId) => this.read(userId));
  }

  private check(userId: string): Promise<void> {
    return this.attempt(() => this.read(userId));
  }

  private async read(userId: string): Promise<void> {
    const before = this.watched.get(userId)?.version;
    const online = await this.store.isOnline(userId);
    if (this.watched.get(userId)?.version === before) this.update(userId, online);
  }

  private async forEach(userIds: readonly string[], action: (userId: string) => Promise<void>): Promise<void> {
    for (let start = 0; start < userIds.length; start += BATCH) {
      await Promise.all(userIds.slice(start, start + BATCH).map((userId) => this.attempt(() => action(userId))));
    }
  }

  /** While Redis is unavailable, presence keeps its last known state. */
  private async attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
      this.isFailing = false;
    } catch (error) {
      if (!this.isFailing) this.logger.warn({ err: error }, 'presence update failed');
      this.isFailing = true;
    }
  }
}
