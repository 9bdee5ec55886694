import { expect, test } from '@jest/globals';
import { parseCommandLine } from './command-line.ts';

test('exec takes everything after the separator as it is', () => {
  expect(parseCommandLine(['exec', '--', 'jest', '--', '-t', 'x'])).toEqual({
    name: 'exec',
    command: 'jest',
    args: ['--', '-t', 'x'],
  });
});

test('start takes nothing', () => {
  expect(parseCommandLine(['start'])).toEqual({ name: 'start' });
});

test.each([[[]], [['exec']], [['exec', '--']], [['exec', 'jest']], [['start', 'now']], [['stop']]])(
  '%j is refused',
  (args) => {
    expect(parseCommandLine(args)).toBeUndefined();
  },
);
