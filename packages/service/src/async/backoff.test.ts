import { describe, expect, test } from '@jest/globals';
import { backoff, retryUntil } from './backoff.ts';

describe('backoff', () => {
  test('grows with each attempt and stays below its ceiling', () => {
    for (let attempt = 0; attempt < 100; attempt++) {
      expect(backoff(attempt)).toBeGreaterThan(0);
      expect(backoff(attempt)).toBeLessThanOrEqual(5_000);
    }
    expect(backoff(20)).toBeGreaterThan(backoff(0));
  });
});

describe('retryUntil', () => {
  test('returns the first success and reports each failure', async () => {
    const failures: number[] = [];
    const task = (() => {
      let calls = 0;
      return () => (++calls < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve(calls));
    })();
    const signal = new AbortController().signal;
    await expect(retryUntil(task, { signal, onFailure: (_error, attempt) => failures.push(attempt) })).resolves.toBe(3);
    expect(failures).toEqual([0, 1]);
  });

  test('stops when the signal is aborted', async () => {
    const controller = new AbortController();
    const endless = retryUntil(() => Promise.reject(new Error('never')), {
      signal: controller.signal,
      onFailure: () => controller.abort(),
    });
    await expect(endless).rejects.toThrow('aborted');
  });
});
