import { expect, test } from '@jest/globals';
import { activeRow } from './active-row.ts';

test('activates the row with an open menu, else the row hovered or focused last', () => {
  const [first, second] = [Symbol('first'), Symbol('second')];
  const active = () => [first, second].map((row) => activeRow.isActive(row));
  activeRow.set('focused', first, true);
  activeRow.set('hovered', second, true);
  expect(active()).toEqual([false, true]);
  activeRow.keyPressed();
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

test('focus that returns to a row leaves the one active that the pointer has moved to since', () => {
  const [left, pointed] = [Symbol('left'), Symbol('pointed')];
  activeRow.keyPressed();
  activeRow.set('hovered', pointed, true);
  activeRow.set('focused', left, true);
  expect(activeRow.isActive(pointed)).toBe(true);
  activeRow.set('hovered', pointed, false);
  expect(activeRow.isActive(left)).toBe(true);
  activeRow.forget(left);
});
