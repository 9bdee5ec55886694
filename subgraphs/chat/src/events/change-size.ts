import type { Change, Message } from '../repositories/records.ts';

/** Of a change without its texts and lists. */
const BASE_BYTES = 1_024;
/** Of a UTF-16 unit, as engines keep what is more than Latin. */
const UNIT_BYTES = 2;
/** Of a user id in a list. */
const ID_BYTES = 64;

/** About how much memory a change takes, in bytes. */
export const sizeOf = (change: Change): number =>
  change.kind === 'message' ? messageSize(change.message) : BASE_BYTES;

/** About how much memory a message takes, in bytes. */
export function messageSize({ body, mentionIds, reactions }: Message): number {
  const users = reactions.reduce((sum, { userIds }) => sum + userIds.length, mentionIds.length);
  return BASE_BYTES + body.length * UNIT_BYTES + users * ID_BYTES;
}

/** The first of the changes, as many as come to `bytes`, and always one. */
export function takeBytes(changes: readonly Change[], bytes: number): Change[] {
  let sum = 0;
  const end = changes.findIndex((change, index) => (sum += sizeOf(change)) > bytes && index > 0);
  return end < 0 ? [...changes] : changes.slice(0, end);
}
