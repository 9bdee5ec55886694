import { expect, test } from '@jest/globals';
import { ResumeReads } from './resume-reads.ts';

/** Lets everything run that waits for nothing but its turn. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('of many subscribers who catch up at once, a few read at a time and all get their turn', async () => {
  const finish: (() => void)[] = [];
  let running = 0;
  const read = async () => {
    running++;
    await new Promise<void>((resolve) => finish.push(resolve));
    running--;
    return [];
  };
  const reads = new ResumeReads({ readAfter: read, readAt: read });
  const all = Promise.all(
    Array.from({ length: 300 }, (_, index) =>
      index % 2 === 0 ? reads.readAfter('room', index, 64) : reads.readAt('room', [index]),
    ),
  );
  for (let done = 0; done < 300; done++) {
    await settle();
    expect(running).toBeLessThanOrEqual(8);
    finish[done]?.();
  }
  expect(await all).toHaveLength(300);
});
