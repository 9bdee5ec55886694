import type { Backfill } from '../../repositories/change-log.ts';
import type { Change, Position } from '../../repositories/records.ts';

/** The log as tails and streams read it; see `ChangeLog`. */
export interface RoomLog {
  readAfter(roomId: string, rev: number, limit: number, backfill?: Backfill): Promise<Change[]>;
  readAt(roomId: string, revs: readonly number[], backfill?: Backfill): Promise<Change[]>;
  position(roomId: string): Promise<Position>;
  lastRevs(roomIds: readonly string[]): Promise<Map<string, number>>;
}

/** The publications that a tail receives; see `RoomBus`. */
export interface RoomChanges {
  subscribe(roomId: string, onChanges: (changes: Change[]) => void): Promise<() => void>;
}
