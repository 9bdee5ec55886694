import type { Duplex } from 'node:stream';

/**
 * Lets what is written to connections in one turn of the event loop go out together: a write costs about the same
 * whatever is in it, and events seldom come alone when there are many.
 */
export class WriteCorker {
  private readonly corked = new Set<Duplex>();

  /** From now to the end of this turn, nothing of what is written to the stream goes out. */
  cork(stream: Duplex): void {
    if (this.corked.has(stream)) return;
    if (this.corked.size === 0) setImmediate(() => this.uncorkAll());
    this.corked.add(stream);
    stream.cork();
  }

  /** Lets what is corked of one stream out. */
  uncork(stream: Duplex): void {
    if (this.corked.delete(stream)) stream.uncork();
  }

  private uncorkAll(): void {
    for (const stream of this.corked) stream.uncork();
    this.corked.clear();
  }
}
