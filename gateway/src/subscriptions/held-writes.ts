import type { Duplex } from 'node:stream';

/**
 * Lets what is written to connections in one turn of the event loop go out together: a write costs about the same
 * whatever is in it, and events seldom come alone when there are many.
 */
export class HeldWrites {
  private readonly held = new Set<Duplex>();

  /** From now to the end of this turn, nothing of what is written to the connection goes out. */
  hold(connection: Duplex): void {
    if (this.held.has(connection)) return;
    if (this.held.size === 0) setImmediate(() => this.release());
    this.held.add(connection);
    connection.cork();
  }

  /** Lets what is held of one connection out. */
  letGo(connection: Duplex): void {
    if (this.held.delete(connection)) connection.uncork();
  }

  private release(): void {
    for (const connection of this.held) connection.uncork();
    this.held.clear();
  }
}
