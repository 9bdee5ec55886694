import { expect, test } from '@jest/globals';
import { Bucket } from './bucket.ts';

const ALLOWANCE = { perSecond: 10, burst: 100 };

function newBucket() {
  let ms = 0;
  let spends = 0;
  const bucket = new Bucket(
    ALLOWANCE,
    () => ms,
    () => spends++,
  );
  return { bucket, pass: (seconds: number) => void (ms += seconds * 1_000), spends: () => spends };
}

test('refills at its rate, up to a burst', () => {
  const { bucket, pass } = newBucket();
  expect(bucket.level).toBe(100);
  bucket.spend(60);
  pass(2);
  expect(bucket.level).toBe(60);
  pass(60);
  expect(bucket.level).toBe(100);
});

test('says how long it takes until there is enough', () => {
  const { bucket, pass } = newBucket();
  bucket.spend(90);
  expect(bucket.secondsUntil(10)).toBe(0);
  expect(bucket.secondsUntil(30)).toBe(2);
  pass(2);
  expect(bucket.secondsUntil(30)).toBe(0);
});

test('goes into debt by a burst at most', () => {
  const { bucket, pass } = newBucket();
  bucket.spend(1_000);
  expect(bucket.level).toBe(-100);
  pass(20);
  expect(bucket.level).toBe(100);
});

test('takes points back, up to a burst', () => {
  const { bucket } = newBucket();
  bucket.spend(50);
  bucket.spend(-30);
  expect(bucket.level).toBe(80);
  bucket.spend(-30);
  expect(bucket.level).toBe(100);
});

test('adopts the common level, less what was spent since the report', () => {
  const { bucket } = newBucket();
  bucket.spend(10);
  expect(bucket.collect()).toBe(10);
  bucket.spend(5);
  bucket.adopt(40);
  expect(bucket.level).toBe(35);
  expect(bucket.collect()).toBe(5);
  expect(bucket.collect()).toBe(0);
});

test('announces once that there is something to report', () => {
  const { bucket, spends } = newBucket();
  bucket.spend(1);
  bucket.spend(1);
  expect(spends()).toBe(1);
  bucket.collect();
  bucket.spend(1);
  expect(spends()).toBe(2);
});
