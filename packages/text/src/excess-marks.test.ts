import { expect, test } from '@jest/globals';
import { withoutExcessMarks } from './excess-marks.ts';

test.each([
  ['accents', 'Zoe\u0308 nai\u0308ve Vi\u0323\u0302t'],
  ['Tibetan stacks', 'བསྒྲུབས་'],
  ['vowel points', 'בְּרֵאשִׁ֖ית'],
  ['a family with skin tones', '👩🏽\u200D❤\uFE0F\u200D💋\u200D👨🏿'],
  ['the flag of Scotland', '🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}'],
])('leaves %s unchanged', (_, text) => expect(withoutExcessMarks(text)).toBe(text));

test.each([
  ['combining characters', '\u0301'],
  ['Burmese vowel signs', '\u102C'],
  ['skin tones', '🏿'],
  ['joiners', '\u200D'],
])('keeps the beginning of a run of %s', (_, mark) => {
  expect(withoutExcessMarks(`a${mark.repeat(1_000)}b${mark.repeat(20)}`)).toBe(`a${mark.repeat(8)}b${mark.repeat(8)}`);
});
