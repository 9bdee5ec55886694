import { describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { isRefusal, isStoreUnavailable } from './store-errors.ts';

const { mongo } = mongoose;
const DUPLICATE_KEY = 11_000;
const WRITE_CONFLICT = 112;

/** What a bulk write answers of which some documents were refused. */
const bulkError = (...codes: number[]) => {
  const writeErrors = codes.map((code) => ({ code })) as mongoose.mongo.WriteError[];
  const result = { getWriteErrors: () => writeErrors } as unknown as mongoose.mongo.BulkWriteResult;
  return new mongo.MongoBulkWriteError({ message: 'refused', code: codes[0] ?? 0, writeErrors }, result);
};

describe('a write that was in the way of another', () => {
  test.each([
    ['alone', [WRITE_CONFLICT]],
    ['behind a duplicate', [DUPLICATE_KEY, WRITE_CONFLICT]],
  ])('may go through later: %s', (_title, codes) => {
    expect(isStoreUnavailable(bulkError(...codes))).toBe(true);
    expect(isRefusal(bulkError(...codes))).toBe(false);
  });

  test('is told from one whose key is taken', () => {
    expect(isStoreUnavailable(bulkError(DUPLICATE_KEY))).toBe(false);
  });
});

test('a socket that breaks while a command is written may be whole later', () => {
  const broken = Object.assign(new Error('write ECONNRESET'), { code: 'ECONNRESET', syscall: 'write' });
  expect(isStoreUnavailable(broken)).toBe(true);
  expect(isRefusal(broken)).toBe(false);
});

test.each([6, 7, 133, 202])('a shard that a mongos does not reach may be there later: code %d', (code) => {
  const error = new mongo.MongoServerError({ message: 'out of reach', code });
  expect(isStoreUnavailable(error)).toBe(true);
  expect(isRefusal(error)).toBe(false);
});
