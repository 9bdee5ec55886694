import mongoose from 'mongoose';

const { mongo } = mongoose;

/** What is left of a bulk write of which nothing is known, or of which some documents were refused. */
const resultOf = (
  writeErrors: mongoose.mongo.WriteError[] = [],
  writeConcernError?: mongoose.mongo.WriteConcernError,
) =>
  ({
    getWriteErrors: () => writeErrors,
    getWriteConcernError: () => writeConcernError,
  }) as unknown as mongoose.mongo.BulkWriteResult;

/** What `insertMany` and `bulkWrite` throw when the driver fails with `error`, whatever that is. */
export const bulkFailure = (error: Error) =>
  // Cast: the driver's own type leaves out what it mostly is.
  new mongo.MongoBulkWriteError(error as never, resultOf());

/** What they throw when documents are refused, each with the code of its place; 0 for one that is stored. */
export function bulkRefusal(codes: readonly number[], writeConcernCode?: number) {
  const writeErrors = codes.flatMap((code, index) =>
    code > 0 ? [{ code, index }] : [],
  ) as mongoose.mongo.WriteError[];
  const [first] = writeErrors;
  // The driver does not offer its class of these.
  const concern =
    writeConcernCode === undefined ? undefined : ({ code: writeConcernCode } as mongoose.mongo.WriteConcernError);
  const error = new mongo.MongoBulkWriteError(
    { message: 'refused', code: first?.code ?? 0, writeErrors },
    resultOf(writeErrors, concern),
  );
  if (concern && !first) error.err = concern;
  return error;
}
