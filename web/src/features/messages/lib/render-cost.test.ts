import { expect, test } from '@jest/globals';
import { renderCostOf, layoutCostOf } from './render-cost.ts';
import { collapsedText } from './collapsed-text.ts';
import { HOSTILE_TEXTS } from '../../../../../packages/text/tests/support/hostile-texts.ts';

test('is low for typical messages', () => {
  expect(renderCostOf('Shall we meet at **eight**?')).toBeLessThan(5);
  expect(renderCostOf('今晚八点在老地方见面好吗？')).toBeLessThan(5);
});

test('counts Markdown marks and changes of script', () => {
  expect(renderCostOf('*a* '.repeat(500))).toBeGreaterThan(500);
  expect(renderCostOf('plain words '.repeat(166))).toBeLessThan(60);
  expect(layoutCostOf('aا'.repeat(500))).toBeGreaterThan(4 * layoutCostOf('a'.repeat(500) + 'ا'.repeat(500)));
});

test.each(HOSTILE_TEXTS)('limits a collapsed message to two frames: $title', ({ ofLength }) => {
  expect(renderCostOf(collapsedText(ofLength(8_000)))).toBeLessThan(2_000);
});
