import { describe, expect, test } from '@jest/globals';
import { findMentions, mentionsIn } from './find-mentions.ts';
import { CASES } from '../tests/mention-cases.ts';

const likeliest = (body: string, limit = 50) => findMentions(body, limit).map(([name]) => name);

describe.each(Object.entries(CASES))('%s', (_, cases) => {
  test.each(cases)('%j mentions %j', (body, expected) => {
    expect(likeliest(body)).toEqual(expected);
  });
});

describe('a name with several readings', () => {
  test.each([
    ['Ask @ann.', ['ann', 'ann.']],
    ['@bobさん', ['bobさん', 'bob']],
    ['@bob님이', ['bob님이', 'bob']],
    ['@김지민이', ['김지민이', '김지민']],
    ['@bob_', ['bob_', 'bob']],
    ['@bobПривет', ['bobПривет', 'bob']],
  ])('%s', (body, expected) => {
    expect(findMentions(body, 50)).toEqual([expected]);
  });

  test('is found before a long word', () => {
    expect(findMentions(`@bob${'你好'.repeat(100)}`, 50)).toEqual([['bob']]);
  });
});

test('finds at most the given number of mentions', () => {
  expect(likeliest('@ann @ben @cleo', 2)).toEqual(['ann', 'ben']);
});

test('reads a text that is too complex to format as plain text', () => {
  expect(likeliest(`${'*a* '.repeat(1_900)}\n\n    @ann`)).toEqual(['ann']);
});

test('keeps marks without names linear', () => {
  const runs = Array.from({ length: 120 }, (_, index) => '`'.repeat(index + 1)).join(' ');
  for (const body of [
    '`'.repeat(8_000),
    '@'.repeat(8_000),
    '@a.'.repeat(2_600),
    `${runs} @ann`,
    '` @b'.repeat(2_000),
  ]) {
    expect(mentionsIn(body).length).toBeLessThanOrEqual(2);
  }
});
