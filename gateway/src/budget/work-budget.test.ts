import { expect, test } from '@jest/globals';
import { WorkBudget } from './work-budget.ts';

const ALLOWANCE = { perSecond: 10, burst: 100 };

function newBudget() {
  let ms = 0;
  let takes = 0;
  const budget = new WorkBudget(
    ALLOWANCE,
    () => ms,
    () => takes++,
  );
  return { budget, pass: (seconds: number) => void (ms += seconds * 1_000), takes: () => takes };
}

test('refills at its rate, up to a burst', () => {
  const { budget, pass } = newBudget();
  expect(budget.level).toBe(100);
  budget.take(60);
  pass(2);
  expect(budget.level).toBe(60);
  pass(60);
  expect(budget.level).toBe(100);
});

test('tells how long it takes until enough points are available', () => {
  const { budget, pass } = newBudget();
  budget.take(90);
  expect(budget.secondsUntil(10)).toBe(0);
  expect(budget.secondsUntil(30)).toBe(2);
  pass(2);
  expect(budget.secondsUntil(30)).toBe(0);
});

test('goes down to minus one burst', () => {
  const { budget, pass } = newBudget();
  budget.take(1_000);
  expect(budget.level).toBe(-100);
  pass(20);
  expect(budget.level).toBe(100);
});

test('takes points back, up to a burst', () => {
  const { budget } = newBudget();
  budget.take(50);
  budget.take(-30);
  expect(budget.level).toBe(80);
  budget.take(-30);
  expect(budget.level).toBe(100);
});

test('adopts the shared level, minus what was taken since the report', () => {
  const { budget } = newBudget();
  budget.take(10);
  expect(budget.collect()).toBe(10);
  budget.take(5);
  budget.adopt(40);
  expect(budget.level).toBe(35);
  expect(budget.collect()).toBe(5);
  expect(budget.collect()).toBe(0);
});

test('calls onTake once per report', () => {
  const { budget, takes } = newBudget();
  budget.take(1);
  budget.take(1);
  expect(takes()).toBe(1);
  budget.collect();
  budget.take(1);
  expect(takes()).toBe(2);
});
