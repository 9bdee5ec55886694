import { expect, test } from '@jest/globals';
import { Pace } from './pace.ts';

function newPace() {
  let ms = 0;
  return { pace: new Pace({ perSecond: 200, burst: 2_000 }, () => ms), pass: (by: number) => void (ms += by) };
}

test('what a page does when it opens need not wait', () => {
  const { pace } = newPace();
  expect([50, 50, 50].map((points) => pace.admit(points))).toEqual([0, 0, 0]);
});

test('more than that is spread over time', () => {
  const { pace } = newPace();
  pace.admit(150);
  expect([50, 50].map((points) => pace.admit(points))).toEqual([125, 250]);
});

test('what would wait for too long is refused, and does not make others wait', () => {
  const { pace, pass } = newPace();
  pace.admit(150);
  for (let admitted = 0; admitted < 800; admitted += 100) pace.admit(100);
  expect(pace.admit(100)).toBeNull();
  pass(250);
  expect(pace.admit(100)).toBe(2_000);
});

test('what is dearer than that need not wait after a rest', () => {
  const { pace, pass } = newPace();
  expect(pace.admit(1_000)).toBe(0);
  expect(pace.admit(1)).toBeNull();
  pass(2_500);
  expect(pace.admit(1_000)).toBe(0);
});

test('a larger allowance has a quicker pace', () => {
  const pace = new Pace({ perSecond: 2_000, burst: 20_000 }, () => 0);
  expect([1_500, 1_000].map((points) => pace.admit(points))).toEqual([0, 250]);
});

test('what came to less lets others begin sooner', () => {
  const { pace } = newPace();
  pace.admit(150);
  pace.admit(200);
  pace.giveBack(200);
  expect(pace.admit(40)).toBe(100);
});
