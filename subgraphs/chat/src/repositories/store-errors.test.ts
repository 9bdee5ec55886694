import { describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { bulkFailure, bulkRejection } from '../../tests/support/bulk-failure.ts';
import { duplicatesOf, isRejection, isStoreUnavailable } from './store-errors.ts';
import { StoreTimeoutError } from './store-time.ts';

const { mongo } = mongoose;
const DUPLICATE_KEY = 11_000;
const WRITE_CONFLICT = 112;
const DOCUMENT_VALIDATION = 121;
const WRITE_CONCERN_FAILED = 64;

const labelled = (error: mongoose.mongo.MongoError, label: string) => {
  error.addErrorLabel(label);
  return error;
};
const answer = (code: number) => new mongo.MongoServerError({ message: `code ${code}`, code });

describe('isStoreUnavailable', () => {
  const failures: [string, Error][] = [
    ['a broken connection', new mongo.MongoNetworkError('cut')],
    ['no available server', new mongo.MongoServerSelectionError('none', {} as never)],
    ['a closed client', new mongo.MongoClientClosedError()],
    ['a deadline', new StoreTimeoutError()],
    ['a driver timeout', new mongo.MongoOperationTimeoutError('late')],
    ['a socket that broke during a write', Object.assign(new Error('write EPIPE'), { syscall: 'write' })],
    ['a retryable error response', labelled(answer(1), 'RetryableWriteError')],
    ...[6, 7, 43, 50, 91, 133, 134, 202, 365, 10_107].map((code): [string, Error] => [`code ${code}`, answer(code)]),
  ];

  test.each(failures)('recognizes %s, bare or wrapped by a bulk write', (_title, error) => {
    for (const thrown of [error, bulkFailure(error)]) {
      expect(isStoreUnavailable(thrown)).toBe(true);
      expect(isRejection(thrown)).toBe(false);
      expect(duplicatesOf(thrown)).toBeNull();
    }
  });

  test('recognizes a write that a majority does not have', () => {
    const error = new mongo.MongoWriteConcernError({ writeConcernError: { code: WRITE_CONCERN_FAILED } } as never);
    expect([isStoreUnavailable(error), isRejection(error)]).toEqual([true, false]);
  });

  test.each([
    ['alone', bulkRejection([WRITE_CONFLICT])],
    ['behind a duplicate', bulkRejection([DUPLICATE_KEY, WRITE_CONFLICT])],
  ])('recognizes a write conflict: %s', (_title, error) => {
    expect(isStoreUnavailable(error)).toBe(true);
    expect(isRejection(error)).toBe(false);
  });

  test.each([
    ['alone', bulkRejection([], WRITE_CONCERN_FAILED)],
    ['behind a duplicate', bulkRejection([0, DUPLICATE_KEY], WRITE_CONCERN_FAILED)],
  ])('recognizes a bulk write that a majority does not have: %s', (_title, error) => {
    expect(isStoreUnavailable(error)).toBe(true);
    expect(duplicatesOf(error)).toBeNull();
  });
});

describe('isRejection and duplicatesOf', () => {
  test('distinguish a rejection from an unavailable store, bare or wrapped by a bulk write', () => {
    for (const thrown of [answer(DOCUMENT_VALIDATION), bulkRejection([DOCUMENT_VALIDATION])]) {
      expect(isStoreUnavailable(thrown)).toBe(false);
      expect(isRejection(thrown)).toBe(true);
    }
  });

  test('return the documents with taken keys when nothing else went wrong', () => {
    expect(duplicatesOf(bulkRejection([0, DUPLICATE_KEY, 0, DUPLICATE_KEY]))).toEqual(new Set([1, 3]));
    expect(isStoreUnavailable(bulkRejection([DUPLICATE_KEY]))).toBe(false);
  });

  test.each([
    ['first', [DOCUMENT_VALIDATION, DUPLICATE_KEY]],
    ['last', [DUPLICATE_KEY, DOCUMENT_VALIDATION]],
  ])('return null when another error is among them: %s', (_title, codes) => {
    expect(duplicatesOf(bulkRejection(codes))).toBeNull();
  });
});
