/** Events of one viewer that are executed at a time: more would only queue up in front of those of others. */
const AT_A_TIME = 2;
/** A turn that is not given back by then is over: a gateway that is frozen must not silence the viewer elsewhere. */
const TURN_MS = 1_000;

const DONE = { value: undefined, done: true } as const;

export type Release = () => void;

interface Viewer {
  underWay: number;
  waiting: (() => void)[];
}

/** Lets the events that are executed for one viewer alone be executed a few at a time, however many streams there are. */
export class ViewerTurns {
  private readonly viewers = new Map<string, Viewer>();

  /** The items of `stream`, each when it is the viewer's turn; the turn lasts until the next one is asked for. */
  pace<Item>(userId: string, stream: AsyncIterableIterator<Item>): AsyncIterableIterator<Item> {
    return new PacedStream(stream, () => this.take(userId));
  }

  /** Resolves when it is the viewer's turn. @returns ends it; after a second it ends by itself. */
  async take(userId: string): Promise<Release> {
    const viewer = this.viewers.get(userId) ?? { underWay: 0, waiting: [] };
    this.viewers.set(userId, viewer);
    if (viewer.underWay < AT_A_TIME) viewer.underWay++;
    // The turn is handed over as it is.
    else await new Promise<void>((begin) => viewer.waiting.push(begin));
    let isHeld = true;
    const release = () => {
      if (!isHeld) return;
      isHeld = false;
      clearTimeout(timer);
      this.pass(userId, viewer);
    };
    const timer = setTimeout(release, TURN_MS);
    return release;
  }

  private pass(userId: string, viewer: Viewer): void {
    const next = viewer.waiting.shift();
    if (next) return next();
    viewer.underWay--;
    if (viewer.underWay === 0) this.viewers.delete(userId);
  }
}

/** Read by one reader, who asks for the next item once it is done with the one before, as graphql-js does. */
class PacedStream<Item> implements AsyncIterableIterator<Item> {
  private release: Release = () => undefined;
  private isOver = false;

  constructor(
    private readonly stream: AsyncIterableIterator<Item>,
    private readonly take: () => Promise<Release>,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Item, undefined>> {
    this.release();
    const result = await this.stream.next();
    if (result.done) return DONE;
    const release = await this.take();
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
