import mongoose from 'mongoose';

const { mongo } = mongoose;

const DUPLICATE_KEY = 11_000;
/**
 * Server codes of a moment's trouble: shutting down, no primary, out of time, in the way of another write (mongod's
 * `error_codes.yml`; DocumentDB answers with 112 to whom a deadlock cost their write). With 6, 7, 133 and 202 a mongos
 * says that it does not reach a shard.
 */
const PASSING_CODES = new Set<unknown>([
  6, 7, 50, 89, 91, 112, 133, 189, 202, 262, 9001, 10107, 11600, 11602, 13435, 13436,
]);

/** True when the store refused a document because a unique key is taken. */
export const isDuplicateKey = (error: unknown) =>
  error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY;

/** True when the store did all writes of a bulk but those whose unique key is taken. */
export const hasOnlyDuplicateKeys = (error: unknown): error is mongoose.mongo.MongoBulkWriteError =>
  error instanceof mongo.MongoBulkWriteError &&
  isDuplicateKey(error) &&
  [error.writeErrors].flat().every(({ code }) => code === DUPLICATE_KEY);

/** True when the store is out of reach or out of time, so that the same operation may go through later. */
export function isStoreUnavailable(error: unknown): boolean {
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
    error.name === 'MongoWaitQueueTimeoutError' ||
    PASSING_CODES.has(error.code) ||
    (error instanceof mongo.MongoBulkWriteError &&
      [error.writeErrors].flat().some(({ code }) => PASSING_CODES.has(code)))
  );
}

/** The driver passes on what breaks under its hands while it writes a command, as Node threw it. */
const isSocketError = (error: unknown) => error instanceof Error && 'syscall' in error;

/** True when the store has answered that it did not do a write, so that nothing of it can come later. */
export const isRefusal = (error: unknown) =>
  error instanceof mongo.MongoServerError &&
  !(error instanceof mongo.MongoWriteConcernError) &&
  !error.hasErrorLabel(mongo.MongoErrorLabel.RetryableWriteError) &&
  !isStoreUnavailable(error);

/**
 * The index for reads by id that name the room as well, for a cluster to know the shard. Planners would otherwise weigh
 * it against every index that begins with the room.
 */
export const BY_ID = { _id: 1 } as const;

/** No read takes the store longer than this, in ms. */
export const READ_MS = 5_000;
