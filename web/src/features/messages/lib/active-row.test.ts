import { expect, test } from '@jest/globals';
import { activeRow } from './active-row.ts';

test('one row is active: the one that something stands open in, else the one come to last', () => {
  const [first, second] = [Symbol('first'), Symbol('second')];
  const active = () => [first, second].map((row) => activeRow.isActive(row));
  activeRow.set('focused', first, true);
  activeRow.set('hovered', second, true);
  expect(active()).toEqual([false, true]);
  activeRow.set('focused', first, true);
  expect(active()).toEqual([true, false]);
  activeRow.set('hovered', first, false);
  activeRow.set('hovered', second, true);
  activeRow.set('open', first, true);
  expect(active()).toEqual([true, false]);
  activeRow.forget(first);
  expect(active()).toEqual([false, true]);
  activeRow.set('hovered', second, false);
  expect(active()).toEqual([false, false]);
});
