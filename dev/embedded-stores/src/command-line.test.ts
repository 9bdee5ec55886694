import { expect, test } from '@jest/globals';
import { parseCommandLine } from './command-line.ts';

test('exec accepts everything after the separator unchanged', () => {
  expect(parseCommandLine(['exec', '--', 'jest', '--', '-t', 'x'])).toEqual({
    name: 'exec',
    command: 'jest',
    args: ['--', '-t', 'x'],
  });
});

test('start accepts no arguments', () => {
  expect(parseCommandLine(['start'])).toEqual({ name: 'start' });
});

test.each([[[]], [['exec']], [['exec', '--']], [['exec', 'jest']], [['start', 'now']], [['stop']]])(
  '%j is rejected',
  (args) => {
    expect(parseCommandLine(args)).toBeUndefined();
  },
);
