import { expect, test } from '@jest/globals';
import { backoff } from './backoff.ts';

/** The sorted delays of a thousand clients before attempt number `attempt`. */
const waits = (attempt: number) => Array.from({ length: 1_000 }, () => backoff(attempt)).sort((a, b) => a - b);

test('spreads delays over a range that doubles up to a limit', () => {
  for (const [attempt, ceiling] of [
    [0, 1_000],
    [1, 2_000],
    [3, 8_000],
    [4, 15_000],
    [1_000, 15_000],
  ] as const) {
    const sorted = waits(attempt);
    expect(sorted.at(-1)).toBeLessThan(ceiling);
    // The delays are spread evenly: no tenth of the range has far more than its share.
    for (let tenth = 0; tenth < 10; tenth++) {
      const from = (ceiling * tenth) / 10;
      const count = sorted.filter((wait) => wait >= from && wait < from + ceiling / 10).length;
      expect(count).toBeGreaterThan(40);
      expect(count).toBeLessThan(180);
    }
  }
});
