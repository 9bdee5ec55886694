/** Events of one viewer that are executed concurrently. More would only delay those of other viewers. */
const MAX_CONCURRENT = 2;
/** Maximum duration of a turn, in ms: a frozen gateway must not block the viewer's streams elsewhere. */
const MAX_TURN_MS = 1_000;

const DONE = { value: undefined, done: true } as const;

export type Release = () => void;

interface Viewer {
  running: number;
  waiting: (() => void)[];
}

/** Limits how many events are executed at a time for one viewer alone, however many streams the viewer has. */
export class ViewerLimiter {
  private readonly viewers = new Map<string, Viewer>();

  /** Paces `stream` by the viewer's turns. A turn lasts until the next item is requested. */
  pace<Item>(userId: string, stream: AsyncIterableIterator<Item>): AsyncIterableIterator<Item> {
    return new PacedStream(stream, () => this.acquire(userId));
  }

  /**
   * Resolves when it is the viewer's turn. @returns a function that ends the turn; it ends after a second in any case.
   */
  async acquire(userId: string): Promise<Release> {
    const viewer = this.viewers.get(userId) ?? { running: 0, waiting: [] };
    this.viewers.set(userId, viewer);
    if (viewer.running < MAX_CONCURRENT) viewer.running++;
    // A finished turn is handed over directly, without changing `running`.
    else await new Promise<void>((begin) => viewer.waiting.push(begin));
    let isHeld = true;
    const release = () => {
      if (!isHeld) return;
      isHeld = false;
      clearTimeout(timer);
      this.startNext(userId, viewer);
    };
    const timer = setTimeout(release, MAX_TURN_MS);
    return release;
  }

  private startNext(userId: string, viewer: Viewer): void {
    const next = viewer.waiting.shift();
    if (next) return next();
    viewer.running--;
    if (viewer.running === 0) this.viewers.delete(userId);
  }
}

/** Has a single reader that requests an item only after processing the previous one, as graphql-js does. */
class PacedStream<Item> implements AsyncIterableIterator<Item> {
  private release: Release = () => undefined;
  private isOver = false;

  constructor(
    private readonly stream: AsyncIterableIterator<Item>,
    private readonly acquire: () => Promise<Release>,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Item, undefined>> {
    this.release();
    const result = await this.stream.next();
    if (result.done) return DONE;
    const release = await this.acquire();
    if (this.isOver) {
      release();
      return DONE;
    }
    this.release = release;
    return result;
  }

  async return(): Promise<IteratorResult<Item, undefined>> {
    this.end();
    await this.stream.return?.();
    return DONE;
  }

  async throw(error: unknown): Promise<IteratorResult<Item, undefined>> {
    this.end();
    await this.stream.throw?.(error);
    return DONE;
  }

  private end(): void {
    this.isOver = true;
    this.release();
  }
}
