import { expect, test } from '@jest/globals';
import { DocumentPace } from './document-pace.ts';

function newPace() {
  let ms = 0;
  return { pace: new DocumentPace(() => ms), pass: (by: number) => void (ms += by) };
}

test('the documents of a page need not wait', () => {
  const { pace } = newPace();
  expect([50, 50, 50].map((price) => pace.admit(price))).toEqual([0, 0, 0]);
});

test('more of them take a quarter of the time', () => {
  const { pace } = newPace();
  pace.admit(150);
  expect([50, 50].map((price) => pace.admit(price))).toEqual([200, 400]);
});

test('what would wait for too long is refused, and does not make others wait', () => {
  const { pace, pass } = newPace();
  pace.admit(150);
  for (let waited = 0; waited < 10; waited++) pace.admit(50);
  expect(pace.admit(50)).toBeNull();
  pass(200);
  expect(pace.admit(50)).toBe(2_000);
});

test('one large document need not wait after a rest', () => {
  const { pace, pass } = newPace();
  expect(pace.admit(1_000)).toBe(0);
  expect(pace.admit(1)).toBeNull();
  pass(4_000);
  expect(pace.admit(1_000)).toBe(0);
});
