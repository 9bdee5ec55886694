import { describe, expect, test } from '@jest/globals';
import { layoutChunks } from './layout-chunks.ts';
import { layoutCostOf } from './render-cost.ts';
import { collapsedText } from './collapsed-text.ts';
import { HOSTILE_TEXTS } from '../../../../../packages/text/tests/support/hostile-texts.ts';

const LENGTH = 8_000;
/** The budget of a frame. */
const MAX_UNITS = 1_000;

/** Whether `text` ends in the middle of a surrogate pair. */
const splitsSurrogatePair = (text: string): boolean => {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff;
};

/** The longest messages of ordinary prose. */
const PROSE = {
  English: 'the quick brown fox jumps over the lazy dog ',
  German: 'Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich ',
  Russian: 'съешь же ещё этих мягких французских булок, да выпей чаю ',
  Arabic: 'نص حكيم له سر قاطع وذو شأن عظيم مكتوب على ثوب أخضر ',
  Chinese: '視野無限廣窗外有藍天微風迎客軟語伴茶',
  'code with words of another script': 'const имя = "значение"; ',
};

describe('layoutChunks', () => {
  test.each(HOSTILE_TEXTS)('splits a message into cheap chunks: $title', ({ ofLength }) => {
    const text = ofLength(LENGTH);
    const chunks = layoutChunks(text);
    expect(chunks.join('')).toBe(text);
    expect(chunks.every((chunk) => chunk !== '' && !splitsSurrogatePair(chunk))).toBe(true);
    for (const chunk of chunks) expect(layoutCostOf(chunk)).toBeLessThanOrEqual(MAX_UNITS);
  });

  test('starts with the collapsed text', () => {
    const text = 'aا'.repeat(LENGTH / 2);
    expect(layoutChunks(text).length).toBeGreaterThan(2);
    expect(layoutChunks(text)[0]).toBe(collapsedText(text));
  });

  test.each(Object.entries(PROSE))('keeps %s whole', (_language, sentence) => {
    const text = sentence.repeat(LENGTH / sentence.length);
    expect(layoutChunks(text).length).toBe(1);
  });
});
