import { Registry } from 'prom-client';
import { createLogger } from '@parley/shared';
import { ChatMetrics } from '../../src/metrics.ts';
import type { RoomEvent } from '../../src/events/room-event.ts';
import type { RoomChanges, RoomLog, TailOptions } from '../../src/events/tail.ts';
import type { Change, Position } from '../../src/repositories/records.ts';

export const ROOM = 'a'.repeat(24);
export const silentLogger = createLogger({ service: 'test', level: 'silent' });
export const newMetrics = () => new ChatMetrics(new Registry());
export const options: TailOptions = { ring: 4, pendingWindow: 64, gapWaitMs: 50, writeDeadlineMs: 10_000 };

export const added = (rev: number): Change => ({
  kind: 'message-added',
  rev,
  message: {
    id: `${ROOM}-${rev}`,
    roomId: ROOM,
    seq: rev,
    rev,
    authorId: 'author',
    clientId: `client-${rev}`,
    body: `m${rev}`,
    createdAt: new Date(0),
  },
});

export const seqsOf = (events: readonly RoomEvent[]) => events.map(({ message }) => message.seq);

/** A room's log and topic in memory, of which a test says what is stored and what is heard. */
export class FakeRoom implements RoomLog, RoomChanges {
  lastRev = 0;
  reads = 0;
  topics = 0;
  /** Set to make Redis stay away. */
  isBusDown = false;
  /** Runs between a read's look at the store and its answer. */
  duringRead: (() => void) | undefined;
  private readonly stored = new Map<number, Change>();
  private readonly listeners = new Set<(changes: Change[]) => void>();

  /** Takes the next number without storing anything yet. */
  take(): number {
    return ++this.lastRev;
  }

  store(...revs: number[]): this {
    for (const rev of revs) this.stored.set(rev, added(rev));
    this.lastRev = Math.max(this.lastRev, ...revs);
    return this;
  }

  storeSilent(rev: number): this {
    this.stored.set(rev, { kind: 'silent', rev });
    this.lastRev = Math.max(this.lastRev, rev);
    return this;
  }

  publish(...revs: number[]): this {
    for (const rev of revs) for (const listener of this.listeners) listener([this.stored.get(rev) ?? added(rev)]);
    return this;
  }

  async subscribe(_roomId: string, onChanges: (changes: Change[]) => void): Promise<() => void> {
    if (this.isBusDown) await new Promise(() => undefined);
    this.topics++;
    this.listeners.add(onChanges);
    return () => {
      this.topics--;
      this.listeners.delete(onChanges);
    };
  }

  async readAfter(_roomId: string, rev: number, limit: number): Promise<Change[]> {
    this.reads++;
    const page = this.inOrder()
      .filter((change) => change.rev > rev)
      .slice(0, limit);
    this.duringRead?.();
    return page;
  }

  async readAt(_roomId: string, revs: readonly number[]): Promise<Change[]> {
    return this.inOrder().filter(({ rev }) => revs.includes(rev));
  }

  async position(): Promise<Position> {
    const head = Math.max(0, ...this.stored.keys());
    const holes = Array.from({ length: head }, (_, index) => index + 1).filter((rev) => !this.stored.has(rev));
    return { head, holes };
  }

  async lastRevs(roomIds: readonly string[]): Promise<Map<string, number>> {
    return new Map(roomIds.map((roomId) => [roomId, this.lastRev]));
  }

  private inOrder(): Change[] {
    return [...this.stored.values()].sort((left, right) => left.rev - right.rev);
  }
}
