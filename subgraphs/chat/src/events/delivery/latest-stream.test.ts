import { expect, test } from '@jest/globals';
import { LatestStream } from './latest-stream.ts';

const open = () => {
  let ends = 0;
  const stream = new LatestStream<string>(() => ends++);
  return { stream, ends: () => ends };
};

test('buffers only the latest item of each key, in the position of the first', async () => {
  const { stream } = open();
  for (const item of ['a1', 'b1', 'a2']) stream.push(item.charAt(0), item);
  expect(stream.peek('a')).toBe('a2');
  expect([await stream.next(), await stream.next()]).toEqual([
    { value: 'a2', done: false },
    { value: 'b1', done: false },
  ]);
});

test('delivers an item to a waiting reader', async () => {
  const { stream } = open();
  const next = stream.next();
  stream.push('a', 'a1');
  expect(await next).toEqual({ value: 'a1', done: false });
});

test('delivers an error instead of buffered items, and then ends', async () => {
  const { stream, ends } = open();
  stream.push('a', 'a1');
  stream.fail(new Error('over'));
  stream.push('b', 'b1');
  expect(await stream.next()).toEqual({ value: new Error('over'), done: false });
  expect(await stream.next()).toEqual({ value: undefined, done: true });
  expect(ends()).toBe(1);
});

test('ends at once, and only once, when it is closed while a reader waits', async () => {
  const { stream, ends } = open();
  const next = stream.next();
  await stream.return();
  await stream.return();
  expect(await next).toEqual({ value: undefined, done: true });
  expect(ends()).toBe(1);
});
