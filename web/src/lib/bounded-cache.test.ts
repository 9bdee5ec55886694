import { describe, expect, test } from '@jest/globals';
import { BoundedCache } from './bounded-cache.ts';

describe('BoundedCache', () => {
  test('evicts the least recently used values', () => {
    const cache = new BoundedCache<number>(100);
    cache.set('a', 1, 40);
    cache.set('b', 2, 40);
    cache.get('a');
    cache.set('c', 3, 40);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
    expect(cache.bytes).toBe(80);
  });

  test('counts a replaced value once', () => {
    const cache = new BoundedCache<number>(100);
    cache.set('a', 1, 60);
    cache.set('a', 2, 70);
    expect(cache.get('a')).toBe(2);
    expect(cache.bytes).toBe(70);
  });

  test('does not keep a value that is larger than the cache', () => {
    const cache = new BoundedCache<number>(100);
    cache.set('a', 1, 60);
    cache.set('b', 2, 101);
    expect([cache.get('a'), cache.get('b')]).toEqual([1, undefined]);
  });
});
