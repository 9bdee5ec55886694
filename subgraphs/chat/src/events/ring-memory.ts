import { LRUCache } from 'lru-cache';

/** Bytes of the events that a replica keeps of all rooms together; the oldest make room. */
const MAX_BYTES = 32 * 1_024 * 1_024;
/** Bytes of those of one room. */
const MAX_ROOM_BYTES = 1_024 * 1_024;

/** An owner of events, which drops its oldest one when asked to. */
export interface EventHolder {
  dropOldest(): void;
}

/**
 * The memory that the rings of all rooms share. Beyond the bound the oldest event of all is dropped, whichever room it
 * is in: so a busy room shortens how far back the others reach, but never below what is as recent as its own events.
 */
export class RingMemory {
  private readonly events: LRUCache<object, EventHolder>;

  constructor(
    bytes = MAX_BYTES,
    readonly roomBytes = MAX_ROOM_BYTES,
  ) {
    // Nothing is ever looked up in it, so the least recently used one is the oldest.
    this.events = new LRUCache<object, EventHolder>({
      maxSize: bytes,
      // By then it is forgotten: while it is being forgotten nothing else may be.
      disposeAfter: (holder, _event, reason) => {
        if (reason === 'evict') holder.dropOldest();
      },
    });
  }

  /** Bytes of all events that are kept. */
  get bytes(): number {
    return this.events.calculatedSize;
  }

  /** Counts an event, newer than all others, and drops those that no longer fit. */
  add(event: object, bytes: number, holder: EventHolder): void {
    this.events.set(event, holder, { size: bytes });
  }

  /** Forgets an event that its holder has dropped. */
  delete(event: object): void {
    this.events.delete(event);
  }
}
