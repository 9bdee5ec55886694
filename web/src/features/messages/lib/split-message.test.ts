import { expect, test } from '@jest/globals';
import { splitMessage } from './split-message.ts';
import { lengthOf } from './message-text.ts';

test('keeps text within the limit whole', () => {
  expect(splitMessage('a b', 3)).toEqual(['a b']);
  expect(splitMessage('', 3)).toEqual([]);
});

test('splits at paragraphs, lines or words without losing text', () => {
  expect(splitMessage('one two\n\nthree four', 12)).toEqual(['one two', 'three four']);
  expect(splitMessage('one two\nthree four', 12)).toEqual(['one two', 'three four']);
  expect(splitMessage('one two three four', 12)).toEqual(['one two', 'three four']);
  expect(splitMessage('x'.repeat(25), 12).join('')).toBe('x'.repeat(25));
  const emoji = '👍'.repeat(25);
  expect(splitMessage(emoji, 12).join('')).toBe(emoji);
  expect(splitMessage(emoji, 12).every((part) => lengthOf(part) <= 12)).toBe(true);
});

test('continues a code block in the next message', () => {
  const lines = Array.from({ length: 100 }, (_, index) => `    line(${index});`);
  const parts = splitMessage(`before\n\`\`\`js\n${lines.join('\n')}\n\`\`\`\nafter`, 1_000);
  expect(parts.length).toBeGreaterThan(1);
  for (const part of parts) {
    expect(lengthOf(part)).toBeLessThanOrEqual(1_000);
    expect(part.split('\n').filter((line) => line.startsWith('```')).length % 2).toBe(0);
  }
  const written = parts.flatMap((part) => part.split('\n')).filter((line) => line.includes('line('));
  expect(written).toEqual(lines);
});

test('continues a quoted code block as a quote', () => {
  const lines = Array.from({ length: 100 }, (_, index) => `> line(${index});`);
  const [first = '', second = ''] = splitMessage(`> \`\`\`js\n${lines.join('\n')}\n> \`\`\``, 1_000);
  expect(first.endsWith('\n> ```')).toBe(true);
  expect(second.startsWith('> ```js\n> line(')).toBe(true);
});
