import type { RoomState } from '../../../consistency/operations.ts';
import type { Person } from '../../../support/client.ts';

/** The result of one fresh fetch. */
export type Snapshot =
  | { kind: 'room'; roomId: string; room: RoomState }
  /** Whether the reader has muted a room, by room id. */
  | { kind: 'mutes'; mutes: ReadonlyMap<string, boolean> }
  /** Display names by user id. */
  | { kind: 'names'; names: ReadonlyMap<string, string> };

/** An operation that sets a value. */
export interface Change {
  value: string;
  mutation: string;
  variables: Record<string, unknown>;
}

/** A register in the sense of linearizability: one value at a time, changed by one client. */
export interface TrackedValue {
  name: string;
  /** The user who changes it. */
  person: Person;
  initial: string;
  /** A final value that no change can replace, if there is one. */
  last?: string;
  /** The change for the given step. */
  change(step: number): Change;
  /** Its value in a snapshot; undefined when the snapshot does not cover it. */
  read(snapshot: Snapshot): string | undefined;
}

/** The values of a boolean register. */
export const ON = 'on';
export const OFF = 'off';
