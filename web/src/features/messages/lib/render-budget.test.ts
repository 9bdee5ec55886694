import { beforeEach, describe, expect, test } from '@jest/globals';
import { RenderBudget } from './render-budget.ts';

const PER_FRAME = 100;

let budget: RenderBudget;
let drawn: string[];
let commits: number;
let frames: (() => void)[];

beforeEach(() => {
  drawn = [];
  commits = 0;
  frames = [];
  budget = new RenderBudget(PER_FRAME, {
    afterNext: (callback) => void frames.push(callback),
    commit: (run) => {
      commits++;
      run();
    },
  });
});

const nextFrame = () => frames.splice(0).forEach((callback) => callback());
const wait = (name: string, cost: number) => budget.wait(cost, () => void drawn.push(name));

describe('RenderBudget', () => {
  test('is used up within a frame and restored in the next', () => {
    expect([budget.take(60), budget.take(30), budget.take(30), budget.take(10)]).toEqual([true, true, false, true]);
    nextFrame();
    expect(budget.take(100)).toBe(true);
  });

  test('gives anything that exceeds it a separate frame', () => {
    expect(budget.take(1)).toBe(true);
    expect(budget.take(500)).toBe(false);
    nextFrame();
    expect(budget.take(500)).toBe(true);
    expect(budget.take(1)).toBe(false);
  });

  test('renders waiting items in later frames, latest first, one commit per frame', () => {
    budget.take(100);
    for (const name of ['a', 'b', 'c']) wait(name, 50);
    expect(drawn).toEqual([]);
    nextFrame();
    expect(drawn).toEqual(['c', 'b']);
    expect(commits).toBe(1);
    nextFrame();
    expect(drawn).toEqual(['c', 'b', 'a']);
  });

  test('skips cancelled items, and requests no more frames than needed', () => {
    budget.take(100);
    const giveUp = wait('a', 50);
    giveUp();
    nextFrame();
    expect(drawn).toEqual([]);
    expect(frames).toHaveLength(0);
  });

  test('renders everything eventually', () => {
    for (let index = 0; index < 50; index++) wait(`${index}`, 70);
    for (let frame = 0; frame < 50; frame++) nextFrame();
    expect(new Set(drawn).size).toBe(50);
  });
});
