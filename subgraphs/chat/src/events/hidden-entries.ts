import type { RoomEntry } from '../repositories/records.ts';

/** The rooms of an inbox that may not be in its user's list: they come back with a message, of which the tail tells. */
export class HiddenEntries {
  /** By room id: what the store says, and whether a later message is known. */
  private readonly entries = new Map<string, { seq: number; isBack: boolean }>();

  /** Takes over what the store says of a room. */
  note(entry: RoomEntry): void {
    const { roomId, hiddenSeq } = entry;
    if (hiddenSeq == null) this.entries.delete(roomId);
    else if (this.differs(entry)) this.entries.set(roomId, { seq: hiddenSeq, isBack: false });
  }

  /** True when the store says something else than before. */
  differs({ roomId, hiddenSeq }: RoomEntry): boolean {
    return (hiddenSeq ?? undefined) !== this.entries.get(roomId)?.seq;
  }

  /** True when no message is known that brings the room back. */
  has(roomId: string): boolean {
    return this.entries.get(roomId)?.isBack === false;
  }

  /** Notes a message by its number. @returns true when it brings the room back. */
  emerges(roomId: string, seq: number): boolean {
    const entry = this.entries.get(roomId);
    if (!entry || entry.isBack || seq <= entry.seq) return false;
    entry.isBack = true;
    return true;
  }

  forget(roomId: string): void {
    this.entries.delete(roomId);
  }
}
