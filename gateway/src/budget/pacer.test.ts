import { expect, test } from '@jest/globals';
import { Pacer } from './pacer.ts';

function newPacer() {
  let ms = 0;
  return { pacer: new Pacer({ perSecond: 200, burst: 2_000 }, () => ms), pass: (by: number) => void (ms += by) };
}

test('admits the burst of opening the web client without a wait', () => {
  const { pacer } = newPacer();
  expect([50, 50, 50].map((points) => pacer.admit(points))).toEqual([0, 0, 0]);
});

test('spreads work beyond the burst over time', () => {
  const { pacer } = newPacer();
  pacer.admit(150);
  expect([50, 50].map((points) => pacer.admit(points))).toEqual([125, 250]);
});

test('rejects work that would wait too long, without delaying other work', () => {
  const { pacer, pass } = newPacer();
  pacer.admit(150);
  for (let admitted = 0; admitted < 800; admitted += 100) pacer.admit(100);
  expect(pacer.admit(100)).toBeNull();
  pass(250);
  expect(pacer.admit(100)).toBe(2_000);
});

test('admits a single expensive operation after a period of inactivity', () => {
  const { pacer, pass } = newPacer();
  expect(pacer.admit(1_000)).toBe(0);
  expect(pacer.admit(1)).toBeNull();
  pass(2_500);
  expect(pacer.admit(1_000)).toBe(0);
});

test('paces larger allowances faster', () => {
  const pacer = new Pacer({ perSecond: 2_000, burst: 20_000 }, () => 0);
  expect([1_500, 1_000].map((points) => pacer.admit(points))).toEqual([0, 250]);
});

test('shortens waits after a refund', () => {
  const { pacer } = newPacer();
  pacer.admit(150);
  pacer.admit(200);
  pacer.refund(200);
  expect(pacer.admit(40)).toBe(100);
});
