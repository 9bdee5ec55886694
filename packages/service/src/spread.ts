import { setTimeout as delay } from 'node:timers/promises';

/** Calls `leave` with each of `items`, evenly over `ms`. Resolves when all that it returned has; the order is theirs. */
export async function spread<Item>(items: Iterable<Item>, ms: number, leave: (item: Item) => unknown): Promise<void> {
  const all = [...items];
  await Promise.all(
    all.map(async (item, index) => {
      await delay((ms * index) / all.length);
      await leave(item);
    }),
  );
}
