import { setTimeout as delay } from 'node:timers/promises';
import { keyOf, type History } from './history.ts';
import type { Figure } from './figures.ts';

const POLL_MS = 100;

/**
 * Waits until each count has been at its baseline once, which one that leaks never is. All need not be there at the
 * same moment: a heartbeat here or a connection there comes and goes.
 * @returns the least that was read of each, when all are back or `deadlineMs` are over.
 */
export async function comeToRest(
  read: () => Promise<Figure[]>,
  history: Pick<History, 'notBack'>,
  deadlineMs: number,
): Promise<Figure[]> {
  const deadline = performance.now() + deadlineMs;
  let least = await read();
  while (history.notBack(least).length > 0 && performance.now() < deadline) {
    await delay(POLL_MS);
    least = combine(least, await read(), Math.min);
  }
  return least;
}

/** Reads over and over while something goes on. @returns the most that was read of each. */
export async function watch(read: () => Promise<Figure[]>, event: Promise<unknown>): Promise<Figure[]> {
  let isOver = false;
  const over = event.finally(() => (isOver = true));
  let most = await read();
  while (!isOver) {
    await Promise.race([over, delay(POLL_MS)]);
    most = combine(most, await read(), Math.max);
  }
  await over;
  return most;
}

function combine(some: readonly Figure[], others: readonly Figure[], of: typeof Math.min): Figure[] {
  const values = new Map(some.map((figure) => [keyOf(figure), figure.value]));
  return others.map((figure) => ({ ...figure, value: of(figure.value, values.get(keyOf(figure)) ?? figure.value) }));
}
