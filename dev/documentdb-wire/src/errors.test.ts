import { describe, expect, test } from '@jest/globals';
import { deserialize } from 'bson';
import { unpackErrorCode } from './error-codes.ts';
import { CommandError, errorReply, toCommandError } from './errors.ts';

const fromEngine = (code: string, message = 'engine says'): Error =>
  Object.assign(new Error(message), { code, severity: 'ERROR' });

describe('errors of the engine', () => {
  test.each([
    ['M0001', 2, 'BadValue'],
    ['M0003', 9, 'FailedToParse'],
    ['M0004', 14, 'TypeMismatch'],
    ['M0008', 26, 'NamespaceNotFound'],
    ['M000E', 43, 'CursorNotFound'],
    ['M000F', 48, 'NamespaceExists'],
    ['M000M', 66, 'ImmutableField'],
    ['M000R', 85, 'IndexOptionsConflict'],
    ['M000S', 86, 'IndexKeySpecsConflict'],
    ['M00CO', 121, 'DocumentValidationFailure'],
    ['M001C', 11000, 'DuplicateKey'],
    ['23P01', 11000, 'DuplicateKey'],
    ['57014', 50, 'MaxTimeMSExpired'],
    ['40P01', 112, 'WriteConflict'],
    ['XX000', 1, 'InternalError'],
  ])('%s is %d %s', (state, code, codeName) => {
    expect(deserialize(errorReply(fromEngine(state)))).toMatchObject({ ok: 0, code, codeName });
  });

  test('have packed SQLSTATE codes inside write errors', () => {
    expect(unpackErrorCode(319029277)).toBe('DuplicateKey');
    expect(unpackErrorCode(0)).toBe('InternalError');
  });

  test("report a duplicate key in mongod's words", () => {
    const message = "Duplicate key violation on the requested collection: Index 'room_1_seq_1'";
    expect(toCommandError(fromEngine('M001C', message)).message).toBe('E11000 duplicate key error index: room_1_seq_1');
  });
});

describe('a lost engine', () => {
  test.each([
    Object.assign(new Error('connect ECONNREFUSED /run/.s.PGSQL.5432'), { code: 'ECONNREFUSED' }),
    new Error('Connection terminated unexpectedly'),
    Object.assign(new Error('terminating connection due to administrator command'), {
      code: '57P01',
      severity: 'FATAL',
    }),
    Object.assign(new Error('the database system is starting up'), { code: '57P03', severity: 'FATAL' }),
  ])('is reported as an error that a driver waits on: %s', (error) => {
    const reply = deserialize(errorReply(error));
    expect(reply).toMatchObject({ code: 91, codeName: 'ShutdownInProgress', errorLabels: ['RetryableWriteError'] });
  });

  test('is not reported for bugs in the wire server', () => {
    expect(toCommandError(new TypeError('x is not a function')).codeName).toBe('InternalError');
  });
});

test('an ordinary error has no label', () => {
  expect(deserialize(errorReply(new CommandError('BadValue', 'no')))).toEqual({
    ok: 0,
    errmsg: 'no',
    code: 2,
    codeName: 'BadValue',
  });
});
