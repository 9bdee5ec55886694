import { expect, test } from '@jest/globals';
import { finalPrice, priceOfEvent, priceOfOperation } from './prices.ts';

const page = (count: number) => ({
  room: { messages: Array.from({ length: count }, () => ({ author: { id: '1' } })) },
});

test('an operation comes to what it brings', () => {
  const price = priceOfOperation(10_000);
  const few = finalPrice(price, { data: page(5) });
  const many = finalPrice(price, { data: page(200) });
  expect(few).toBeLessThan(many);
  expect(many).toBeLessThan(price);
});

test('an operation comes to no more than its price, and to a share of it at least', () => {
  const price = priceOfOperation(10_000);
  expect(finalPrice(price, { data: page(100_000) })).toBe(price);
  expect(finalPrice(price, { data: null })).toBe(price / 10);
});

test('an operation that failed in part comes to its whole price: an error may have taken the data away', () => {
  const price = priceOfOperation(1_000);
  expect(finalPrice(price, { data: null, errors: [{}] })).toBe(price);
});

test('an event costs by the objects that it brings', () => {
  expect(priceOfEvent(page(100))).toBeGreaterThan(10 * priceOfEvent(page(1)));
  expect(priceOfEvent(null)).toBeGreaterThan(0);
});
