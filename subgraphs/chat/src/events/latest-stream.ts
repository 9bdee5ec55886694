const DONE = { value: undefined, done: true } as const;

/**
 * A stream of which only the latest item of each key waits to be read, so that it is never longer than there are
 * keys, however slow its reader is. Written by hand, as an `async function*` cannot be closed while it waits.
 */
export class LatestStream<Item> implements AsyncIterableIterator<Item | Error> {
  private readonly waiting = new Map<string, Item>();
  private error: Error | undefined;
  private isEnded = false;
  private wake: (() => void) | undefined;
  private previous: Promise<unknown> = Promise.resolve();

  /** @param onEnd called once, when nothing is to come any more. */
  constructor(private readonly onEnd: () => void) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Puts an item in, in place of one of the same key that still waits. */
  push(key: string, item: Item): void {
    if (this.isEnded) return;
    this.waiting.set(key, item);
    this.wake?.();
  }

  /** What waits under a key. */
  peek(key: string): Item | undefined {
    return this.waiting.get(key);
  }

  /** Ends the stream with an error, in place of all that waits. */
  fail(error: Error): void {
    if (this.isEnded) return;
    this.error = error;
    this.end();
  }

  next(): Promise<IteratorResult<Item | Error, undefined>> {
    const result = this.previous.then(() => this.take());
    this.previous = result.catch(() => undefined);
    return result;
  }

  async return(): Promise<IteratorResult<Item | Error, undefined>> {
    this.end();
    return DONE;
  }

  async throw(error: unknown): Promise<IteratorResult<Item | Error, undefined>> {
    this.end();
    throw error;
  }

  private async take(): Promise<IteratorResult<Item | Error, undefined>> {
    for (;;) {
      const [first] = this.waiting;
      if (first) {
        this.waiting.delete(first[0]);
        return { value: first[1], done: false };
      }
      if (this.error) {
        const { error } = this;
        this.error = undefined;
        return { value: error, done: false };
      }
      if (this.isEnded) return DONE;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private end(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.waiting.clear();
    this.onEnd();
    this.wake?.();
  }
}
