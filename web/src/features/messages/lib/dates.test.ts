import { expect, test } from '@jest/globals';

// Node 21 and newer have a `navigator` with the language of the machine.
Object.defineProperty(globalThis, 'navigator', { value: { language: 'en-GB' } });
const { formatDay } = await import('./dates.ts');

const now = new Date(2026, 2, 1, 0, 30);
const local = (...parts: [number, number, number, number]) => new Date(...parts).toISOString();

test.each([
  [local(2026, 2, 1, 0), 'Today'],
  [local(2026, 1, 28, 23), 'Yesterday'],
  [local(2026, 1, 27, 12), 'Friday 27 February'],
  [local(2025, 11, 31, 12), '31 December 2025'],
])('formats %s as %s', (date, label) => {
  expect(formatDay(date, now).replace(',', '')).toBe(label);
});
