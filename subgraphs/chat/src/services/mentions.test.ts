import { expect, test } from '@jest/globals';
import { findMentions } from './mentions.ts';

const names = (body: string, limit = 50) => findMentions(body, limit).map(([likeliest]) => likeliest);

test.each<[string, string[]]>([
  ['@ann and @ben_2', ['ann', 'ben_2']],
  ['(@ann), *@ben*: "@cleo"!', ['ann', 'ben', 'cleo']],
  ['twice @ann @ann', ['ann']],
  ['@Ünïcode @иван @田中さん', ['Ünïcode', 'иван', '田中さん']],
  ['@ＡＮＮ', ['ANN']],
  ['ann@example.com, a/@ben, \\@cleo, @@dora', []],
  ['@an @', []],
  [`@${'x'.repeat(33)}`, []],
  ['`@ann` @ben ``x ` @cleo`` @dora', ['ben', 'dora']],
  ['` @ann and no end', ['ann']],
  ['```js\n@ann\n```\n@ben', ['ben']],
  ['~~~\n@ann\n```\n@ben', []],
  ['````\n```\n@ann\n````\n@ben', ['ben']],
])('%j mentions %j', (body, expected) => {
  expect(names(body)).toEqual(expected);
});

test('a point may end the sentence or the name', () => {
  expect(findMentions('Ask @ann.', 50)).toEqual([['ann', 'ann.']]);
});

test('no more names are looked up than may be', () => {
  expect(names('@ann @ben @cleo', 2)).toEqual(['ann', 'ben']);
});

test('marks without end take no more than their length', () => {
  const runs = Array.from({ length: 120 }, (_, index) => '`'.repeat(index + 1)).join(' ');
  for (const body of [
    '`'.repeat(8_000),
    '@'.repeat(8_000),
    '@a.'.repeat(2_600),
    `${runs} @ann`,
    '` @b'.repeat(2_000),
  ]) {
    expect(names(body).length).toBeLessThanOrEqual(2);
  }
});
