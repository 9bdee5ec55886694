import { describe, expect, test } from '@jest/globals';
import { backoff, retryUntil } from './backoff.ts';

describe('backoff', () => {
  test('grows from try to try and stays below its ceiling', () => {
    for (let attempt = 0; attempt < 100; attempt++) {
      expect(backoff(attempt)).toBeGreaterThan(0);
      expect(backoff(attempt)).toBeLessThanOrEqual(5_000);
    }
    expect(backoff(20)).toBeGreaterThan(backoff(0));
  });
});

describe('retryUntil', () => {
  test('gives the first success and tells of each failure', async () => {
    const failures: number[] = [];
    const task = (() => {
      let calls = 0;
      return () => (++calls < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve(calls));
    })();
    const signal = new AbortController().signal;
    await expect(retryUntil(task, { signal, onFailure: (_error, attempt) => failures.push(attempt) })).resolves.toBe(3);
    expect(failures).toEqual([0, 1]);
  });

  test('ends when it is told to', async () => {
    const controller = new AbortController();
    const endless = retryUntil(() => Promise.reject(new Error('never')), {
      signal: controller.signal,
      onFailure: () => controller.abort(),
    });
    await expect(endless).rejects.toThrow('aborted');
  });
});
