import mongoose from 'mongoose';
import { StoreTimeoutError } from './store-time.ts';

const { mongo } = mongoose;

const DUPLICATE_KEY = 11_000;
/**
 * Server codes of a moment's trouble: shutting down, no primary, out of time, in the way of another write (mongod's
 * `error_codes.yml`; DocumentDB answers with 112 to whom a deadlock cost their write). With 6, 7, 133 and 202 a mongos
 * says that it does not reach a shard. A cursor is gone with the server that kept it (43), a majority is not known yet
 * after an election (134), the cache is full (365).
 */
const PASSING_CODES = new Set<unknown>([
  6, 7, 43, 50, 89, 91, 112, 133, 134, 189, 202, 262, 365, 9001, 10107, 11600, 11602, 13435, 13436,
]);

/** True when the store refused a document because a unique key is taken. */
export const isDuplicateKey = (error: unknown) =>
  error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY;

/**
 * The indexes of the documents of a bulk write that were refused because a unique key is taken; null when anything else
 * went wrong as well, so that nothing can be said of the others.
 */
export function duplicatesOf(error: unknown): Set<number> | null {
  if (!(error instanceof mongo.MongoBulkWriteError) || error.result.getWriteConcernError()) return null;
  const failures = [error.writeErrors].flat();
  const areAll = failures.length > 0 && failures.every(({ code }) => code === DUPLICATE_KEY);
  return areAll ? new Set(failures.map(({ index }) => index)) : null;
}

/** True when the store is out of reach or out of time, so that the same operation may go through later. */
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
    NAMES.has(error.name) ||
    PASSING_CODES.has(error.code) ||
    error.hasErrorLabel(mongo.MongoErrorLabel.RetryableWriteError) ||
    (error instanceof mongo.MongoBulkWriteError && isBulkUnavailable(error))
  );
}

/** Errors of the driver's that are no classes of its interface. */
const NAMES = new Set(['MongoWaitQueueTimeoutError', 'MongoOperationTimeoutError', 'PoolClearedOnNetworkError']);

/** A write that a majority does not have yet may still come to nothing. */
const isBulkUnavailable = (error: mongoose.mongo.MongoBulkWriteError) =>
  error.err !== undefined ||
  error.result.getWriteConcernError() !== undefined ||
  [error.writeErrors].flat().some(({ code }) => PASSING_CODES.has(code));

/**
 * What really happened: the driver wraps whatever an `insertMany` or `bulkWrite` fails with, a broken connection as well,
 * as if the server had answered it.
 */
function unwrap(error: unknown): unknown {
  if (!(error instanceof mongo.MongoBulkWriteError)) return error;
  const original: unknown = error.errorResponse;
  return original instanceof Error ? original : error;
}

/** The driver passes on what breaks under its hands while it writes a command, as Node threw it. */
const isSocketError = (error: unknown) => error instanceof Error && 'syscall' in error;

/** True when the store has answered that it did not do a write, so that nothing of it can come later. */
export function isRefusal(thrown: unknown): boolean {
  const error = unwrap(thrown);
  return error instanceof mongo.MongoServerError && !isStoreUnavailable(error);
}

/**
 * The index for reads by id that name the room as well, for a cluster to know the shard. Planners would otherwise weigh
 * it against every index that begins with the room.
 */
export const BY_ID = { _id: 1 } as const;
