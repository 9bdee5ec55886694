import { setTimeout as delay } from 'node:timers/promises';

/** Calls `act` with each item, spread evenly over `ms`. Resolves when all returned promises have. */
export async function spread<Item>(items: Iterable<Item>, ms: number, act: (item: Item) => unknown): Promise<void> {
  const all = [...items];
  await Promise.all(
    all.map(async (item, index) => {
      await delay((ms * index) / all.length);
      await act(item);
    }),
  );
}
