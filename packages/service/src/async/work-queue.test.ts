import { describe, expect, test } from '@jest/globals';
import { ServiceUnavailableError } from '../errors/errors.ts';
import { WorkQueue } from './work-queue.ts';

/** Lets everything run that only waits for its turn. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Tasks that are recorded in `started` by number and run until `finish` is called for them. */
function createTasks() {
  const started: number[] = [];
  const running = new Map<number, () => void>();
  return {
    started,
    task: (number: number) => () => {
      started.push(number);
      return new Promise<void>((resolve) => running.set(number, resolve));
    },
    finish: (number: number) => {
      running.get(number)?.();
      return settle();
    },
  };
}

describe('WorkQueue', () => {
  test('runs tasks up to its concurrency, the others in order', async () => {
    const queue = new WorkQueue(2, 10);
    const { started, task, finish } = createTasks();
    const runs = [0, 1, 2, 3].map((number) => queue.run(task(number)));
    await settle();
    expect(started).toEqual([0, 1]);
    await finish(1);
    expect(started).toEqual([0, 1, 2]);
    await finish(0);
    expect(started).toEqual([0, 1, 2, 3]);
    await finish(2);
    await finish(3);
    await Promise.all(runs);
  });

  test('rejects tasks beyond its capacity', async () => {
    const queue = new WorkQueue(1, 1);
    const { started, task, finish } = createTasks();
    const runs = [queue.run(task(0)), queue.run(task(1))];
    await expect(queue.run(task(2))).rejects.toThrow(ServiceUnavailableError);
    await finish(0);
    await finish(1);
    await Promise.all(runs);
    expect(started).toEqual([0, 1]);
  });

  test('frees the slot of a failed task', async () => {
    const queue = new WorkQueue(1, 1);
    await expect(queue.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(queue.run(() => Promise.resolve('yes'))).resolves.toBe('yes');
  });
});
