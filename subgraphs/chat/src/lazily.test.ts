import { expect, test } from '@jest/globals';
import { lazily } from './lazily.ts';

test('properties are created once, on first access, from the options and each other', () => {
  const made: string[] = [];
  const open = lazily<{ base: number }, { double: number; next: number }>({
    double: ({ base }) => {
      made.push('double');
      return base * 2;
    },
    next: ({ double }) => {
      made.push('next');
      return double + 1;
    },
  });
  const five = open({ base: 5 });
  const six = open({ base: 6 });
  expect(made).toEqual([]);
  expect(five.next).toBe(11);
  expect(made).toEqual(['double', 'next']);
  expect([five.next, five.double]).toEqual([11, 10]);
  expect(made).toHaveLength(2);
  expect(six.double).toBe(12);
});
