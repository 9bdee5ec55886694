import mongoose from 'mongoose';
import { StoreTimeoutError } from './store-time.ts';

const { mongo } = mongoose;

const DUPLICATE_KEY = 11_000;
/**
 * Server codes of temporary conditions: shutdown, no primary, timeout, write conflict (see mongod's `error_codes.yml`;
 * DocumentDB responds with 112 to the victim of a deadlock). With 6, 7, 133 and 202, a mongos reports that it cannot
 * reach a shard. A cursor is lost with its server (43), a majority is not known yet after an election (134), the cache
 * is full (365).
 */
const TRANSIENT_CODES = new Set<unknown>([
  6, 7, 43, 50, 89, 91, 112, 133, 134, 189, 202, 262, 365, 9001, 10107, 11600, 11602, 13435, 13436,
]);

/** True when the store rejected a document because a unique key is taken. */
export const isDuplicateKey = (error: unknown) =>
  error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY;

/**
 * The indexes of the documents of a bulk write that were rejected because a unique key is taken. Null if anything else
 * went wrong too, so that the state of the others is unknown.
 */
export function duplicatesOf(error: unknown): Set<number> | null {
  if (!(error instanceof mongo.MongoBulkWriteError) || error.result.getWriteConcernError()) return null;
  const failures = [error.writeErrors].flat();
  const areAll = failures.length > 0 && failures.every(({ code }) => code === DUPLICATE_KEY);
  return areAll ? new Set(failures.map(({ index }) => index)) : null;
}

/** True when the store is unreachable or timed out, so that the operation may succeed later. */
export function isStoreUnavailable(thrown: unknown): boolean {
  const error = unwrap(thrown);
  if (error instanceof StoreTimeoutError) return true;
  if (error instanceof mongoose.Error) {
    return error.name === 'MongooseServerSelectionError' || error.message.includes('initial connection');
  }
  if (!(error instanceof mongo.MongoError)) return isSocketError(error);
  return (
    error instanceof mongo.MongoNetworkError ||
    error instanceof mongo.MongoServerSelectionError ||
    error instanceof mongo.MongoNotConnectedError ||
    error instanceof mongo.MongoTopologyClosedError ||
    error instanceof mongo.MongoClientClosedError ||
    error instanceof mongo.MongoWriteConcernError ||
    UNEXPORTED_ERRORS.has(error.name) ||
    TRANSIENT_CODES.has(error.code) ||
    error.hasErrorLabel(mongo.MongoErrorLabel.RetryableWriteError) ||
    (error instanceof mongo.MongoBulkWriteError && isBulkUnavailable(error))
  );
}

/** Driver errors whose classes are not exported. */
const UNEXPORTED_ERRORS = new Set([
  'MongoWaitQueueTimeoutError',
  'MongoOperationTimeoutError',
  'PoolClearedOnNetworkError',
]);

/** A write that a majority does not have yet may still be rolled back. */
const isBulkUnavailable = (error: mongoose.mongo.MongoBulkWriteError) =>
  error.err !== undefined ||
  error.result.getWriteConcernError() !== undefined ||
  [error.writeErrors].flat().some(({ code }) => TRANSIENT_CODES.has(code));

/**
 * The original error: the driver wraps every failure of `insertMany` or `bulkWrite`, including a broken connection, as
 * if the server had returned it.
 */
function unwrap(error: unknown): unknown {
  if (!(error instanceof mongo.MongoBulkWriteError)) return error;
  const original: unknown = error.errorResponse;
  return original instanceof Error ? original : error;
}

/** The driver passes on errors of Node's sockets unchanged. */
const isSocketError = (error: unknown) => error instanceof Error && 'syscall' in error;

/** True when the store responded that it did not do a write, so that it cannot take effect later. */
export function isRejection(thrown: unknown): boolean {
  const error = unwrap(thrown);
  return error instanceof mongo.MongoServerError && !isStoreUnavailable(error);
}

/**
 * The index for reads by id that also name the room to select the shard. Without the hint, query planners would weigh
 * it against every index that begins with the room.
 */
export const BY_ID = { _id: 1 } as const;
