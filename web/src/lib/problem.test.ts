import { expect, test } from '@jest/globals';
import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';
import { problemOf } from './problem.ts';

test('keeps the code, field and message of an API error', () => {
  const error = new CombinedGraphQLErrors({
    errors: [{ message: 'It is taken.', extensions: { code: 'CONFLICT', field: 'username' } }],
  });
  expect(problemOf(error)).toEqual({
    code: 'CONFLICT',
    message: 'It is taken.',
    field: 'username',
    isTransient: false,
  });
});

test('treats a rate limit as transient', () => {
  const error = new CombinedGraphQLErrors({
    errors: [{ message: 'Slower.', extensions: { code: 'RATE_LIMITED', retryAfter: 2 } }],
  });
  expect(problemOf(error)).toMatchObject({ retryAfter: 2, isTransient: true });
});

test.each([
  [new TypeError('Failed to fetch'), 'NETWORK', true],
  [
    new ServerError('Bad Gateway', { response: new Response(null, { status: 502 }), bodyText: '' }),
    'SERVICE_UNAVAILABLE',
    true,
  ],
  [
    new ServerError('Too large', { response: new Response(null, { status: 413 }), bodyText: '' }),
    'PAYLOAD_TOO_LARGE',
    false,
  ],
])('converts %s', (error, code, isTransient) => {
  expect(problemOf(error)).toMatchObject({ code, isTransient });
});
