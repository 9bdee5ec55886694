import { describe, expect, test } from '@jest/globals';
import { ParseBudget, PARSE_LIMITS, TooComplexError } from './parse-budget.ts';
import { parseMarkdown } from './parser.ts';
import { MAX_LENGTH } from '../../../../web/src/features/messages/lib/message-text.ts';
import { growthOf } from '../../tests/support/growth.ts';
import { HOSTILE_TEXTS } from '../../tests/support/hostile-texts.ts';

/** Linear work grows by 4 and quadratic work by 16. */
const MAX_GROWTH = 10;

/** Parses with limits proportional to the length and without a deadline; returns the number of steps. */
function stepsFor(text: string): number {
  const share = text.length / MAX_LENGTH;
  const budget = new ParseBudget({
    tokens: PARSE_LIMITS.tokens * share,
    steps: PARSE_LIMITS.steps * share,
    time: Infinity,
  });
  try {
    parseMarkdown(text, budget);
  } catch (error) {
    if (!(error instanceof TooComplexError)) throw error;
  }
  return budget.steps;
}

test('the corpus has at least 60 texts of the maximum message length', () => {
  expect(HOSTILE_TEXTS.length).toBeGreaterThanOrEqual(60);
  const lengths = HOSTILE_TEXTS.map(({ ofLength }) => ofLength(MAX_LENGTH).length);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(MAX_LENGTH);
  expect(Math.min(...lengths)).toBeGreaterThan(MAX_LENGTH * 0.9);
});

describe.each(HOSTILE_TEXTS)('$title', ({ ofLength }) => {
  test('takes a bounded number of steps', () => {
    expect(stepsFor(ofLength(MAX_LENGTH))).toBeLessThanOrEqual(PARSE_LIMITS.steps + 1);
  });

  test('is parsed in linear time', () => {
    const text = new Map([1, 4].map((factor) => [factor * MAX_LENGTH, ofLength(factor * MAX_LENGTH)]));
    expect(growthOf((length) => stepsFor(text.get(length) ?? ''), MAX_LENGTH, MAX_GROWTH)).toBeLessThan(MAX_GROWTH);
  });
});

test('stops at an expired deadline', () => {
  const budget = new ParseBudget({ ...PARSE_LIMITS, time: -1 });
  expect(() => parseMarkdown('['.repeat(MAX_LENGTH), budget)).toThrow('deadline passed');
});

test('parses a short message even after the deadline', () => {
  const budget = new ParseBudget({ ...PARSE_LIMITS, time: -1 });
  expect(parseMarkdown('**a** and `b`', budget)).not.toHaveLength(0);
});
