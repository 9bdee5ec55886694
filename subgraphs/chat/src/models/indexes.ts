import { mongo, type Model } from 'mongoose';

/** MongoDB's error codes for a missing collection and index. */
const NAMESPACE_NOT_FOUND = 26;
const INDEX_NOT_FOUND = 27;

const isError = (error: unknown, code: number) => error instanceof mongo.MongoServerError && error.code === code;

/** True when a collection has all indexes of its schema. */
export async function hasIndexes<T>(model: Model<T>): Promise<boolean> {
  const keys = new Set((await indexesOf(model)).map(({ key }) => JSON.stringify(key)));
  return model.schema.indexes().every(([fields]) => keys.has(JSON.stringify(fields)));
}

/** Drops the indexes of a collection that contain one of these fields. */
export async function dropIndexesOver<T>(model: Model<T>, fields: readonly string[]): Promise<void> {
  for (const { name, key } of await indexesOf(model)) {
    if (name === undefined || !fields.some((field) => field in key)) continue;
    await model.collection.dropIndex(name).catch((error: unknown) => {
      // Another process dropped it.
      if (!isError(error, INDEX_NOT_FOUND)) throw error;
    });
  }
}

async function indexesOf<T>(model: Model<T>) {
  return model.collection.indexes().catch((error: unknown) => {
    if (isError(error, NAMESPACE_NOT_FOUND)) return [];
    throw error;
  });
}
