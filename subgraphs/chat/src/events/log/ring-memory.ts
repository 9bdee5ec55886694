import { LRUCache } from 'lru-cache';

/** Maximum size of the events that a replica keeps for all rooms, in bytes. The oldest are dropped first. */
const MAX_BYTES = 32 * 1_024 * 1_024;
/** The same for one room, in bytes. */
const MAX_ROOM_BYTES = 1_024 * 1_024;

/** An owner of events that can drop its oldest one. */
export interface EventHolder {
  dropOldest(): void;
}

/**
 * The memory that the rings of all rooms share. Beyond the bound, the oldest event of any room is dropped. A busy room
 * thus shortens the history of others, but never below the age of its own oldest event.
 */
export class RingMemory {
  private readonly events: LRUCache<object, EventHolder>;

  constructor(
    bytes = MAX_BYTES,
    readonly roomBytes = MAX_ROOM_BYTES,
  ) {
    // Entries are never read, so the least recently used one is the oldest.
    this.events = new LRUCache<object, EventHolder>({
      maxSize: bytes,
      // Called after the entry is removed: entries cannot be removed during a removal.
      disposeAfter: (holder, _event, reason) => {
        if (reason === 'evict') holder.dropOldest();
      },
    });
  }

  /** Bytes of all events that are kept. */
  get bytes(): number {
    return this.events.calculatedSize;
  }

  /** Adds the newest event and drops events that no longer fit. */
  add(event: object, bytes: number, holder: EventHolder): void {
    this.events.set(event, holder, { size: bytes });
  }

  /** Forgets an event that its holder has dropped. */
  delete(event: object): void {
    this.events.delete(event);
  }
}
