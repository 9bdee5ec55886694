import type { RingMemory } from './ring-memory.ts';
import type { RoomEvent } from '../delivery/room-event.ts';

/** An event and the rev of its change. */
export interface Entry {
  rev: number;
  event: RoomEvent;
}

interface Kept extends Entry {
  bytes: number;
}

/** The latest events of a room, in the order of delivery. */
export class Ring {
  private readonly kept: Kept[] = [];
  private bytes = 0;

  /**
   * @param size maximum number of events.
   * @param lowest a reader that has seen all changes up to this rev misses nothing outside the ring.
   * @param memory bounds the bytes of this ring and of all rings together.
   */
  constructor(
    private readonly size: number,
    private lowest: number,
    private readonly memory: RingMemory,
  ) {}

  get entries(): readonly Entry[] {
    return this.kept;
  }

  get floor(): number {
    return this.lowest;
  }

  /** @param bytes estimated size of the entry. */
  push({ rev, event }: Entry, bytes: number): void {
    const entry = { rev, event, bytes };
    this.kept.push(entry);
    this.bytes += bytes;
    while (this.kept.length > this.size || this.bytes > this.memory.roomBytes) this.dropOldest();
    if (this.kept.at(-1) === entry) this.memory.add(entry, bytes, this);
  }

  /** Also called by the memory when all rings together exceed the bound. */
  dropOldest(): void {
    const dropped = this.kept.shift();
    if (!dropped) return;
    this.memory.delete(dropped);
    this.bytes -= dropped.bytes;
    this.lowest = Math.max(this.lowest, dropped.rev);
  }

  /** Drops all entries. */
  clear(): void {
    while (this.kept.length > 0) this.dropOldest();
  }
}
