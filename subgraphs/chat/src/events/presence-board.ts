import type { Logger } from '@parley/service';
import { z } from 'zod';
import type { ChatMetrics } from '../metrics.ts';
import type { PresenceStore } from './presence-store.ts';
import type { RoomBus } from './room-bus.ts';

const change = z.object({ online: z.boolean() });
/** Users whom one round of commands asks about. */
const BATCH = 500;

/** Takes whether a user is online. */
export type PresenceListener = (online: boolean) => void;

interface Watched {
  online: boolean | undefined;
  /** Grows with each change that is told, so that an answer older than one is known as such. */
  version: number;
  listeners: Set<PresenceListener>;
  listening: Promise<() => void>;
}

export interface PresenceOptions {
  /** How often the replica renews its users. */
  refreshMs: number;
  /** How often it looks for those of whom nobody said that they went. */
  checkMs: number;
}

/**
 * Who is online. Each replica renews its own users; what watchers see comes from changes as they are told, and from
 * looking again every few seconds, as a replica that dies tells nothing.
 */
export class PresenceBoard {
  /** Users who are connected here, and how often. */
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

  /** The user has one more connection here. @returns what to call when it ends. */
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

  /** Calls `listener` with how things stand, once that is known, and with each change. @returns how to stop it. */
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

  /** Takes this replica's users out. */
  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.forEach([...this.present.keys()], (userId) => this.store.leave(userId));
    await this.store.close();
  }

  private open(userId: string): Watched {
    const listening = this.bus.listen(
      `presence.${userId}`,
      (payload) => change.safeParse(payload).data ?? null,
      ({ online }) => this.tell(userId, online),
    );
    const watched: Watched = { online: undefined, version: 0, listeners: new Set(), listening };
    this.watched.set(userId, watched);
    // At once, as Redis may be slow to take the subscription, and again when it has.
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

  private tell(userId: string, online: boolean): void {
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
    return this.forEach([...this.watched.keys()], (userId) => this.look(userId));
  }

  private check(userId: string): Promise<void> {
    return this.attempt(() => this.look(userId));
  }

  private async look(userId: string): Promise<void> {
    const before = this.watched.get(userId)?.version;
    const online = await this.store.isOnline(userId);
    if (this.watched.get(userId)?.version === before) this.tell(userId, online);
  }

  private async forEach(userIds: readonly string[], act: (userId: string) => Promise<void>): Promise<void> {
    for (let start = 0; start < userIds.length; start += BATCH) {
      await Promise.all(userIds.slice(start, start + BATCH).map((userId) => this.attempt(() => act(userId))));
    }
  }

  /** While Redis is away nothing is known anew, and what is known stays. */
  private async attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      this.isFailing = false;
    } catch (error) {
      if (!this.isFailing) this.logger.warn({ err: error }, 'presence is not kept up for now');
      this.isFailing = true;
    }
  }
}
