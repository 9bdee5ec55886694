import type { RoomEntry } from '../../repositories/records.ts';

/** The rooms of an inbox that may be hidden from its user's list. The tail reports the message that unhides a room. */
export class HiddenEntries {
  /** By room id: the stored `hiddenSeq`, and whether a later message is known. */
  private readonly entries = new Map<string, { seq: number; isBack: boolean }>();

  /** Records the stored state of a room. */
  set(entry: RoomEntry): void {
    const { roomId, hiddenSeq } = entry;
    if (hiddenSeq == null) this.entries.delete(roomId);
    else if (this.differs(entry)) this.entries.set(roomId, { seq: hiddenSeq, isBack: false });
  }

  /** True when the stored state differs from the one recorded last. */
  differs({ roomId, hiddenSeq }: RoomEntry): boolean {
    return (hiddenSeq ?? undefined) !== this.entries.get(roomId)?.seq;
  }

  /** True when no later message that unhides the room is known. */
  has(roomId: string): boolean {
    return this.entries.get(roomId)?.isBack === false;
  }

  /** Records a message by its seq. @returns true when it unhides the room. */
  unhide(roomId: string, seq: number): boolean {
    const entry = this.entries.get(roomId);
    if (!entry || entry.isBack || seq <= entry.seq) return false;
    entry.isBack = true;
    return true;
  }

  forget(roomId: string): void {
    this.entries.delete(roomId);
  }
}
