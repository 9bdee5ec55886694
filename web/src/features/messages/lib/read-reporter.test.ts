import { expect, test } from '@jest/globals';
import { ReadReporter } from './read-reporter.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

function createReporter() {
  const marked: number[] = [];
  let resume: () => void = () => undefined;
  let isDown = false;
  const reporter = new ReadReporter({
    mark: async (seq) => {
      if (isDown) throw new TypeError('Failed to fetch');
      marked.push(seq);
    },
    wait: () => new Promise((resolve) => (resume = resolve)),
  });
  return { reporter, marked, resume: () => resume(), setDown: (down: boolean) => void (isDown = down) };
}

test('reports the first read marker at once, then the latest', async () => {
  const { reporter, marked, resume } = createReporter();
  for (const seq of [1, 2, 3]) reporter.seen(seq);
  await settle();
  expect(marked).toEqual([1]);
  resume();
  await settle();
  expect(marked).toEqual([1, 3]);
});

test('never goes back', async () => {
  const { reporter, marked, resume } = createReporter();
  reporter.seen(5);
  await settle();
  resume();
  await settle();
  reporter.seen(3);
  await settle();
  expect(marked).toEqual([5]);
});

test('reports a failed position with the next one', async () => {
  const { reporter, marked, setDown } = createReporter();
  setDown(true);
  reporter.seen(5);
  await settle();
  setDown(false);
  reporter.seen(5);
  await settle();
  expect(marked).toEqual([5]);
});
