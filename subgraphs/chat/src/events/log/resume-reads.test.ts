import { expect, test } from '@jest/globals';
import { ResumeReads } from './resume-reads.ts';

/** Lets pending promises settle. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('limits concurrent backfill reads, and every subscriber gets a turn', async () => {
  const finish: (() => void)[] = [];
  let running = 0;
  const read = async () => {
    running++;
    await new Promise<void>((resolve) => finish.push(resolve));
    running--;
    return [];
  };
  const reads = new ResumeReads({ readAfter: read, readAt: read }).of('ann');
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

test('hundreds of subscriptions of one viewer do not delay other viewers', async () => {
  const order: string[] = [];
  const finish: (() => void)[] = [];
  const read = async (roomId: string) => {
    order.push(roomId);
    await new Promise<void>((resolve) => finish.push(resolve));
    return [];
  };
  const reads = new ResumeReads({ readAfter: read, readAt: read });
  const all = [
    ...Array.from({ length: 370 }, () => reads.of('ann').readAfter('of ann', 0, 64)),
    ...Array.from({ length: 2 }, () => reads.of('ben').readAt('of ben', [1])),
    reads.of('cid').readAfter('of cid', 0, 64),
  ];
  for (let done = 0; done < all.length; done++) {
    await settle();
    finish[done]?.();
  }
  await Promise.all(all);
  expect(order.slice(8, 14)).toEqual(['of ann', 'of ben', 'of cid', 'of ann', 'of ben', 'of ann']);
  expect(order).toHaveLength(373);
});
