import { expect, test } from '@jest/globals';
import { finalPrice, priceOfEvent, priceOfOperation } from './prices.ts';

const page = (count: number) => ({
  room: { messages: Array.from({ length: count }, () => ({ author: { id: '1' } })) },
});

test('charges an operation for its result and for the work of subgraphs', () => {
  const price = priceOfOperation(10_000);
  const few = finalPrice(price, page(5), 1);
  expect(few).toBeLessThan(price);
  expect(finalPrice(price, page(200), 1)).toBeGreaterThan(few);
  expect(finalPrice(price, page(5), 30)).toBeCloseTo(finalPrice(price, page(5), 10) + 20);
  expect(finalPrice(price, page(5), 1_000)).toBeGreaterThan(price);
});

test('charges at least a share of the price, and all of it without a report', () => {
  const price = priceOfOperation(10_000);
  expect(finalPrice(price, null, 0)).toBe(price / 10);
  expect(finalPrice(price, null, undefined)).toBe(price);
});

test('charges an event by the number of its objects', () => {
  expect(priceOfEvent(page(100))).toBeGreaterThan(10 * priceOfEvent(page(1)));
  expect(priceOfEvent(null)).toBeGreaterThan(0);
});
