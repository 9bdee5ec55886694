interface Waiting<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(error: unknown): void;
}

const DONE = { done: true, value: undefined } as const;

/**
 * A bounded queue that is read as an async iterator. It is written by hand because an `async function*` cannot be
 * closed while it waits for the next item: `onReturn` would not be called before one came.
 */
export class EventQueue<T> implements AsyncIterableIterator<T, undefined> {
  private readonly items: T[] = [];
  private waiting: Waiting<T> | null = null;
  private end: { error?: unknown } | null = null;

  constructor(
    private readonly limit: number,
    /** Called once, when the reader stops reading. */
    private readonly onReturn: () => void,
  ) {}

  /** False when the queue is full, and the item not in it. */
  push(item: T): boolean {
    if (this.end) return true;
    if (this.waiting) {
      this.waiting.resolve({ done: false, value: item });
      this.waiting = null;
      return true;
    }
    if (this.items.length >= this.limit) return false;
    this.items.push(item);
    return true;
  }

  /** Ends the queue once what is in it has been read. */
  finish(): void {
    this.settle({});
  }

  /** Ends the queue with an error once what is in it has been read. */
  fail(error: unknown): void {
    this.settle({ error });
  }

  /** The next item if there is one already. */
  poll(): T | undefined {
    return this.items.shift();
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    const item = this.items.shift();
    if (item !== undefined) return { done: false, value: item };
    if (!this.end) return new Promise((resolve, reject) => (this.waiting = { resolve, reject }));
    const { error } = this.end;
    this.end = {};
    if (error !== undefined) throw error;
    return DONE;
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.items.length = 0;
    this.settle({});
    this.onReturn();
    return DONE;
  }

  async throw(): Promise<IteratorResult<T, undefined>> {
    return this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private settle(end: { error?: unknown }): void {
    if (this.end) return;
    this.end = end;
    const { waiting } = this;
    this.waiting = null;
    if (!waiting) return;
    if (end.error === undefined) return waiting.resolve(DONE);
    this.end = {};
    waiting.reject(end.error);
  }
}
