import type pg from 'pg';
import { CommandError } from './errors.ts';
import { ABANDONED_CURSOR_IDLE_MS, CURSOR_IDLE_MS, MAX_CURSORS, MAX_PINNED_CURSORS } from './limits.ts';

/** An open cursor: rows of a `find` or `aggregate` that did not fit the first page. */
export interface Cursor {
  id: bigint;
  database: string;
  /** The engine's continuation, opaque. */
  continuation: Buffer;
  /** The connection that owns the rows, if the engine materialised them. */
  client?: pg.PoolClient;
  /** The id of the client's session, as hex; empty without one. */
  session: string;
  /** The client connection that last used it. */
  connection: number;
}

interface Entry extends Cursor {
  busy: boolean;
  abandoned: boolean;
  timer: NodeJS.Timeout;
}

/**
 * All open cursors of the wire server. They are not bound to a client connection, because drivers may use any of
 * theirs.
 */
export class Cursors {
  readonly #entries = new Map<bigint, Entry>();
  #pinned = 0;

  get size(): number {
    return this.#entries.size;
  }

  /** @throws {CommandError} when too many are open; the caller then still owns the connection */
  add(cursor: Cursor): void {
    if (!this.#hasRoom(cursor)) this.#closeAbandoned();
    if (!this.#hasRoom(cursor)) {
      throw new CommandError('ExceededTimeLimit', 'Too many cursors are open');
    }
    if (cursor.client) this.#pinned++;
    const timer = this.#expiry(cursor.id, CURSOR_IDLE_MS);
    this.#entries.set(cursor.id, { ...cursor, busy: false, abandoned: false, timer });
  }

  #hasRoom({ client }: Cursor): boolean {
    return this.#entries.size < MAX_CURSORS && (!client || this.#pinned < MAX_PINNED_CURSORS);
  }

  /**
   * Takes a cursor to read one page; return it with `put` or end it with `close`.
   *
   * @throws {CommandError} when there is no such cursor, or another page is being read from it
   */
  take(id: bigint, connection: number): Cursor {
    const entry = this.#entries.get(id);
    if (!entry) throw new CommandError('CursorNotFound', `cursor id ${id} not found`);
    if (entry.busy) throw new CommandError('CursorInUse', `cursor id ${id} is already in use`);
    clearTimeout(entry.timer);
    entry.busy = true;
    entry.abandoned = false;
    entry.connection = connection;
    return entry;
  }

  put(id: bigint, continuation: Buffer): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    entry.busy = false;
    entry.continuation = continuation;
    entry.timer = this.#expiry(id, CURSOR_IDLE_MS);
  }

  /** Ends a cursor; returns whether it existed. `broken` closes its connection too. */
  close(id: bigint, broken?: Error): boolean {
    const entry = this.#entries.get(id);
    if (!entry) return false;
    clearTimeout(entry.timer);
    this.#entries.delete(id);
    if (entry.client) {
      this.#pinned--;
      void releaseCursorConnection(entry.client, broken);
    }
    return true;
  }

  /** Ends all cursors of a session that its client has ended. */
  closeSession(session: string): void {
    for (const entry of this.#entries.values()) if (session && entry.session === session) this.close(entry.id);
  }

  /** Called when a client connection closes. The client may continue on another one, but hardly much later. */
  abandon(connection: number): void {
    for (const entry of this.#entries.values()) {
      if (entry.connection !== connection || entry.busy) continue;
      clearTimeout(entry.timer);
      entry.abandoned = true;
      entry.timer = this.#expiry(entry.id, ABANDONED_CURSOR_IDLE_MS);
    }
  }

  #closeAbandoned(): void {
    for (const { id, abandoned } of this.#entries.values()) if (abandoned) this.close(id);
  }

  closeAll(): void {
    for (const id of this.#entries.keys()) this.close(id);
  }

  #expiry(id: bigint, ms: number): NodeJS.Timeout {
    return setTimeout(() => this.close(id), ms).unref();
  }
}

/** The engine keeps the rows in a holdable SQL cursor, which would survive the release of the connection. */
async function releaseCursorConnection(client: pg.PoolClient, broken?: Error): Promise<void> {
  try {
    if (!broken) await client.query('CLOSE ALL');
    client.release(broken);
  } catch (error) {
    client.release(error as Error);
  }
}
