const DONE = { value: undefined, done: true } as const;

/**
 * A stream that buffers only the latest item of each key, so that its length is bounded by the number of keys, however
 * slowly it is read. Hand-written, because an `async function*` cannot be closed while it waits.
 */
export class LatestStream<Item> implements AsyncIterableIterator<Item | Error> {
  private readonly waiting = new Map<string, Item>();
  private error: Error | undefined;
  private isEnded = false;
  private wake: (() => void) | undefined;
  private previous: Promise<unknown> = Promise.resolve();

  /** @param onEnd called once, when the stream ends. */
  constructor(private readonly onEnd: () => void) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Adds an item, or replaces the buffered one with the same key. */
  push(key: string, item: Item): void {
    if (this.isEnded) return;
    this.waiting.set(key, item);
    this.wake?.();
  }

  /** The buffered item of a key. */
  peek(key: string): Item | undefined {
    return this.waiting.get(key);
  }

  /** Ends the stream with an error and drops everything buffered. */
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
