import type { Change, Message } from '../../repositories/records.ts';

/** Bytes of a change without its strings and lists. */
const BASE_BYTES = 1_024;
/** Bytes of a UTF-16 code unit: engines store text beyond Latin-1 as two bytes each. */
const UNIT_BYTES = 2;
/** Bytes of a user id in a list. */
const ID_BYTES = 64;

/** Estimates the memory of a change, in bytes. */
export const sizeOf = (change: Change): number =>
  change.kind === 'message' ? messageSize(change.message) : BASE_BYTES;

/** Estimates the memory of a message, in bytes. */
export function messageSize({ body, mentionIds, reactions }: Message): number {
  const users = reactions.reduce((sum, { userIds }) => sum + userIds.length, mentionIds.length);
  return BASE_BYTES + body.length * UNIT_BYTES + users * ID_BYTES;
}

/** Returns as many of the first changes as fit into `bytes`, and always at least one. */
export function takeBytes(changes: readonly Change[], bytes: number): Change[] {
  let sum = 0;
  const end = changes.findIndex((change, index) => (sum += sizeOf(change)) > bytes && index > 0);
  return end < 0 ? [...changes] : changes.slice(0, end);
}
