import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { describe, expect, test } from '@jest/globals';
import { ConflictError, RateLimitedError } from './errors.ts';
import { formatError } from './graphql-errors.ts';

class StoreDownError extends Error {}

function format(cause: Error) {
  const lines: string[] = [];
  const logger = pino({}, { write: (line: string) => lines.push(line) });
  const thrown = new GraphQLError(cause.message, { path: ['a'], originalError: cause });
  const formatted = formatError(
    { ...thrown.toJSON(), extensions: { code: 'INTERNAL_SERVER_ERROR', stacktrace: ['at x'] } },
    thrown,
    {
      logger,
      isUnavailable: (error) => error instanceof StoreDownError,
    },
  );
  return { formatted, log: lines.join('') };
}

describe('formatError', () => {
  test('passes a domain error on with its code and extensions', () => {
    expect(format(new ConflictError('Taken.', 'username')).formatted).toEqual({
      message: 'Taken.',
      path: ['a'],
      extensions: { code: 'CONFLICT', field: 'username' },
    });
    expect(format(new RateLimitedError('Wait.', 3)).formatted.extensions).toEqual({
      code: 'RATE_LIMITED',
      retryAfter: 3,
    });
  });

  test('reports an unavailable store as retryable', () => {
    expect(format(new StoreDownError('connect ECONNREFUSED 10.0.0.1')).formatted).toEqual({
      message: expect.not.stringContaining('10.0.0.1'),
      path: ['a'],
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    });
  });

  test('masks everything else behind an id that is logged with the cause', () => {
    const { formatted, log } = format(new Error('relation "users" does not exist'));
    expect(JSON.stringify(formatted)).not.toMatch(/users|stacktrace/);
    expect(formatted.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', errorId: expect.any(String) });
    expect(log).toContain(String(formatted.extensions?.['errorId']));
    expect(log).toContain('relation');
  });
});
