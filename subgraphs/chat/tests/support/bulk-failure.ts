import mongoose from 'mongoose';

const { mongo } = mongoose;

/** The result of a bulk write with an unknown outcome or with rejected documents. */
const resultOf = (
  writeErrors: mongoose.mongo.WriteError[] = [],
  writeConcernError?: mongoose.mongo.WriteConcernError,
) =>
  ({
    getWriteErrors: () => writeErrors,
    getWriteConcernError: () => writeConcernError,
  }) as unknown as mongoose.mongo.BulkWriteResult;

/** What `insertMany` and `bulkWrite` throw when the driver fails with `error`. */
export const bulkFailure = (error: Error) =>
  // Cast: the driver's type omits the usual values.
  new mongo.MongoBulkWriteError(error as never, resultOf());

/** What they throw when documents are rejected, with a code per document; 0 for a stored one. */
export function bulkRejection(codes: readonly number[], writeConcernCode?: number) {
  const writeErrors = codes.flatMap((code, index) =>
    code > 0 ? [{ code, index }] : [],
  ) as mongoose.mongo.WriteError[];
  const [first] = writeErrors;
  // The driver does not export this class.
  const concern =
    writeConcernCode === undefined ? undefined : ({ code: writeConcernCode } as mongoose.mongo.WriteConcernError);
  const error = new mongo.MongoBulkWriteError(
    { message: 'rejected', code: first?.code ?? 0, writeErrors },
    resultOf(writeErrors, concern),
  );
  if (concern && !first) error.err = concern;
  return error;
}
