import type { Backlog } from '../repositories/change-log.ts';
import type { Change, Position } from '../repositories/records.ts';

/** What a tail reads of the store; see `ChangeLog`. */
export interface RoomLog {
  readAfter(roomId: string, rev: number, limit: number, backlog?: Backlog): Promise<Change[]>;
  readAt(roomId: string, revs: readonly number[], backlog?: Backlog): Promise<Change[]>;
  position(roomId: string): Promise<Position>;
  lastRevs(roomIds: readonly string[]): Promise<Map<string, number>>;
}

/** What a tail hears; see `RoomBus`. */
export interface RoomChanges {
  subscribe(roomId: string, onChanges: (changes: Change[]) => void): Promise<() => void>;
}
