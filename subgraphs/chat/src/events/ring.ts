import type { RoomEvent } from './room-event.ts';

/** An event and the number of its change. */
export interface Entry {
  rev: number;
  event: RoomEvent;
}

/** The latest events of a room, in the order of their delivery. */
export class Ring {
  private readonly kept: Entry[] = [];

  /**
   * @param size events that are kept.
   * @param lowest with these, a reader who has had every change up to this number has all.
   */
  constructor(
    private readonly size: number,
    private lowest: number,
  ) {}

  get entries(): readonly Entry[] {
    return this.kept;
  }

  get floor(): number {
    return this.lowest;
  }

  push(entry: Entry): void {
    this.kept.push(entry);
    if (this.kept.length > this.size) this.lowest = Math.max(this.lowest, this.kept.shift()?.rev ?? 0);
  }
}
