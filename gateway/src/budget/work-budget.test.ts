import { expect, test } from '@jest/globals';
import { WorkBudget } from './work-budget.ts';

const ALLOWANCE = { perSecond: 10, burst: 100 };

function newBudget() {
  let ms = 0;
  let spends = 0;
  const budget = new WorkBudget(
    ALLOWANCE,
    () => ms,
    () => spends++,
  );
  return { budget, pass: (seconds: number) => void (ms += seconds * 1_000), spends: () => spends };
}

test('refills at its rate, up to a burst', () => {
  const { budget, pass } = newBudget();
  expect(budget.level).toBe(100);
  budget.spend(60);
  pass(2);
  expect(budget.level).toBe(60);
  pass(60);
  expect(budget.level).toBe(100);
});

test('tells how long it takes until enough points are available', () => {
  const { budget, pass } = newBudget();
  budget.spend(90);
  expect(budget.secondsUntil(10)).toBe(0);
  expect(budget.secondsUntil(30)).toBe(2);
  pass(2);
  expect(budget.secondsUntil(30)).toBe(0);
});

test('goes into debt by at most a burst', () => {
  const { budget, pass } = newBudget();
  budget.spend(1_000);
  expect(budget.level).toBe(-100);
  pass(20);
  expect(budget.level).toBe(100);
});

test('takes points back, up to a burst', () => {
  const { budget } = newBudget();
  budget.spend(50);
  budget.spend(-30);
  expect(budget.level).toBe(80);
  budget.spend(-30);
  expect(budget.level).toBe(100);
});

test('adopts the shared level, minus what was spent since the report', () => {
  const { budget } = newBudget();
  budget.spend(10);
  expect(budget.collect()).toBe(10);
  budget.spend(5);
  budget.adopt(40);
  expect(budget.level).toBe(35);
  expect(budget.collect()).toBe(5);
  expect(budget.collect()).toBe(0);
});

test('calls onSpend once per report', () => {
  const { budget, spends } = newBudget();
  budget.spend(1);
  budget.spend(1);
  expect(spends()).toBe(1);
  budget.collect();
  budget.spend(1);
  expect(spends()).toBe(2);
});
