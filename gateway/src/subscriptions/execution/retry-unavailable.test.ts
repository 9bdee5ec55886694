import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ServiceUnavailableError } from '@parley/service/errors';
import type { FormattedExecutionResult } from 'graphql';
import { retryUnavailable } from './retry-unavailable.ts';

const EVENT = { data: { said: { id: 1 } } };
const WHOLE = { data: { said: { id: 1, author: { name: 'Ada' } } } };
const lost = (code: string): FormattedExecutionResult => ({
  data: null,
  errors: [{ message: 'no author', extensions: { code } }],
});

/** Returns these results in turn, and the last one from then on. */
function responding(...results: FormattedExecutionResult[]) {
  let asked = 0;
  const execute = () => Promise.resolve(results[Math.min(asked++, results.length - 1)] ?? WHOLE);
  return { execute, asked: () => asked };
}

describe('an event without its fields', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  test('is retried until they are available', async () => {
    const { execute, asked } = responding(lost('SERVICE_UNAVAILABLE'), lost('SERVICE_UNAVAILABLE'), WHOLE);
    const result = retryUnavailable(execute, 30_000, new AbortController().signal)(EVENT);
    await jest.advanceTimersByTimeAsync(10_000);
    await expect(result).resolves.toBe(WHOLE);
    expect(asked()).toBe(3);
  });

  test('ends the subscription after the time limit', async () => {
    const { execute } = responding(lost('SERVICE_UNAVAILABLE'));
    const result = retryUnavailable(execute, 30_000, new AbortController().signal)(EVENT);
    const rejected = expect(result).rejects.toThrow(ServiceUnavailableError);
    await jest.advanceTimersByTimeAsync(60_000);
    await rejected;
  });

  test('is abandoned when the subscription ends', async () => {
    const { execute, asked } = responding(lost('SERVICE_UNAVAILABLE'));
    const ended = new AbortController();
    const result = retryUnavailable(execute, 30_000, ended.signal)(EVENT);
    const rejected = expect(result).rejects.toThrow();
    await jest.advanceTimersByTimeAsync(0);
    ended.abort();
    await rejected;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(asked()).toBe(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  test.each<[string, { data?: Record<string, unknown> | null }, FormattedExecutionResult]>([
    ['with partial data', EVENT, { ...lost('SERVICE_UNAVAILABLE'), data: { said: { id: 1, author: null } } }],
    ['with another error', EVENT, lost('INTERNAL_SERVER_ERROR')],
    ['without data upstream', { data: null }, lost('SERVICE_UNAVAILABLE')],
  ])('is delivered as is %s', async (_title, event, result) => {
    const { execute, asked } = responding(result);
    await expect(retryUnavailable(execute, 30_000, new AbortController().signal)(event)).resolves.toBe(result);
    expect(asked()).toBe(1);
  });
});
