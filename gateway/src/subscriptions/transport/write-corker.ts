import type { Duplex } from 'node:stream';

/**
 * Combines all writes to a socket in one turn of the event loop. A write costs about the same whatever its size, and
 * under load events arrive in batches.
 */
export class WriteCorker {
  private readonly corked = new Set<Duplex>();

  /** Buffers writes to the stream until the end of this turn. */
  cork(stream: Duplex): void {
    if (this.corked.has(stream)) return;
    if (this.corked.size === 0) setImmediate(() => this.uncorkAll());
    this.corked.add(stream);
    stream.cork();
  }

  /** Flushes the writes of one stream. */
  uncork(stream: Duplex): void {
    if (this.corked.delete(stream)) stream.uncork();
  }

  private uncorkAll(): void {
    for (const stream of this.corked) stream.uncork();
    this.corked.clear();
  }
}
