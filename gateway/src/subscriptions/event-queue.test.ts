import { describe, expect, jest, test } from '@jest/globals';
import { EventQueue } from './event-queue.ts';

const queueOf = (limit: number) => {
  const onReturn = jest.fn();
  return { queue: new EventQueue<number>(limit, onReturn), onReturn };
};

describe('a queue', () => {
  test('hands items over in order, whether they come before they are asked for or after', async () => {
    const { queue } = queueOf(2);
    queue.push(1);
    expect(await queue.next()).toEqual({ done: false, value: 1 });
    const next = queue.next();
    queue.push(2);
    expect(await next).toEqual({ done: false, value: 2 });
  });

  test('takes no more than its limit', () => {
    const { queue } = queueOf(1);
    expect(queue.push(1)).toBe(true);
    expect(queue.push(2)).toBe(false);
  });

  test('is read to its end before it fails, and fails once', async () => {
    const { queue } = queueOf(2);
    queue.push(1);
    queue.fail(new Error('over'));
    expect(await queue.next()).toEqual({ done: false, value: 1 });
    await expect(queue.next()).rejects.toThrow('over');
    expect(await queue.next()).toEqual({ done: true, value: undefined });
  });

  test('fails who waits', async () => {
    const { queue } = queueOf(1);
    const next = queue.next();
    queue.fail(new Error('over'));
    await expect(next).rejects.toThrow('over');
  });

  test('can be closed while somebody waits', async () => {
    const { queue, onReturn } = queueOf(1);
    const next = queue.next();
    await queue.return();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(onReturn).toHaveBeenCalledTimes(1);
  });
});
