import { expect, test } from '@jest/globals';
import { readUpTo, unseenOf } from './read-progress.ts';

const others = (...seqs: number[]) => seqs.map((seq) => ({ seq, isOwn: false }));
const seen =
  (...seqs: number[]) =>
  (seq: number) =>
    seqs.includes(seq);

test('advances as far as every message of others was seen', () => {
  const messages = others(1, 2, 3, 4, 5);
  expect(readUpTo(messages, 1, false, seen(2, 3, 5))).toBe(3);
  expect(readUpTo(messages, 1, false, seen(3, 4, 5))).toBe(1);
  expect(readUpTo(messages, 5, false, seen())).toBe(5);
  expect(readUpTo([], 5, false, seen())).toBe(5);
});

test('skips own messages and unused seqs', () => {
  const messages = [...others(2), { seq: 5, isOwn: true }, ...others(9)];
  expect(readUpTo(messages, 0, false, seen(2, 9))).toBe(9);
  expect(readUpTo(messages, 0, false, seen(2))).toBe(5);
});

test('stops at messages that are not loaded', () => {
  expect(readUpTo(others(7, 8), 3, true, seen(7, 8))).toBe(3);
  expect(readUpTo(others(7, 8), 3, false, seen(7, 8))).toBe(8);
  expect(readUpTo(others(4, 5), 3, true, seen(4, 5))).toBe(5);
});

test('counts unseen messages above and below', () => {
  const messages = others(1, 2, 3, 4, 5, 6);
  expect(unseenOf(messages, 1, seen(4), { first: 4, last: 4 })).toEqual({ above: 2, below: 2 });
  expect(unseenOf(messages, 6, seen(), { first: 4, last: 4 })).toEqual({ above: 0, below: 0 });
  expect(unseenOf([{ seq: 7, isOwn: true }], 6, seen(), { first: 1, last: 2 })).toEqual({ above: 0, below: 0 });
});
