import { expect, test } from '@jest/globals';
import { ReadMarker } from './read-marker.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

function createMarker() {
  const marked: number[] = [];
  let resume: () => void = () => undefined;
  let isDown = false;
  const marker = new ReadMarker({
    mark: async (seq) => {
      if (isDown) throw new TypeError('Failed to fetch');
      marked.push(seq);
    },
    wait: () => new Promise((resolve) => (resume = resolve)),
  });
  return { marker, marked, resume: () => resume(), setDown: (down: boolean) => void (isDown = down) };
}

test('reports the first position at once, then the latest', async () => {
  const { marker, marked, resume } = createMarker();
  for (const seq of [1, 2, 3]) marker.seen(seq);
  await settle();
  expect(marked).toEqual([1]);
  resume();
  await settle();
  expect(marked).toEqual([1, 3]);
});

test('never goes back', async () => {
  const { marker, marked, resume } = createMarker();
  marker.seen(5);
  await settle();
  resume();
  await settle();
  marker.seen(3);
  await settle();
  expect(marked).toEqual([5]);
});

test('reports a failed position with the next one', async () => {
  const { marker, marked, setDown } = createMarker();
  setDown(true);
  marker.seen(5);
  await settle();
  setDown(false);
  marker.seen(5);
  await settle();
  expect(marked).toEqual([5]);
});
