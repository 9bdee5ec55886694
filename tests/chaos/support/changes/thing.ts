import type { RoomState } from '../../../consistency/operations.ts';
import type { Person } from '../../../support/client.ts';

/** What one fresh fetch returned. */
export type Snapshot =
  | { kind: 'room'; roomId: string; room: RoomState }
  /** Whether its reader has muted a room, by room id. */
  | { kind: 'mutes'; mutes: ReadonlyMap<string, boolean> }
  /** Display names by user id. */
  | { kind: 'names'; names: ReadonlyMap<string, string> };

/** An operation that gives a thing a value. */
export interface Change {
  value: string;
  mutation: string;
  variables: Record<string, unknown>;
}

/** Something that has one value at a time and is changed by one client. */
export interface Thing {
  name: string;
  /** Who changes it. */
  person: Person;
  initial: string;
  /** The value after which no change takes effect, if there is one. */
  last?: string;
  /** What to do next, in the place of the change before. */
  change(step: number): Change;
  /** Its value; undefined when the snapshot does not cover it. */
  read(snapshot: Snapshot): string | undefined;
}

/** Values of what is either so or not. */
export const ON = 'on';
export const OFF = 'off';
