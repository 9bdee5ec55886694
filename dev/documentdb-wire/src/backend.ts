import pg from 'pg';
import { CommandError } from './errors.ts';
import { BACKEND_WAIT_MS, MAX_BACKENDS, MAX_CONFLICT_ATTEMPTS, MAX_WAITING_COMMANDS, RECONNECT_MS } from './limits.ts';

/** A prepared statement. A connection caches its plan under the name. */
export interface Statement {
  name: string;
  text: string;
}

export type Row = Record<string, unknown>;
export type Value = Buffer | string | number | bigint | null;

/** The connections to the DocumentDB cluster, and whether it is available. */
export class Backend {
  readonly #config: pg.ClientConfig;
  readonly #pool: pg.Pool;
  #watch: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(config: pg.ClientConfig) {
    this.#config = config;
    this.#pool = new pg.Pool({ ...config, max: MAX_BACKENDS, connectionTimeoutMillis: BACKEND_WAIT_MS });
    // An error without a listener would end the process; running queries receive it themselves.
    this.#pool.on('error', () => this.lost());
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /** False from the moment that the cluster is lost until it accepts connections again. */
  get available(): boolean {
    return this.#watch !== undefined;
  }

  /** Starts to watch the cluster; resolves after the first check, whatever its result. */
  async open(): Promise<void> {
    const client = new pg.Client(this.#config);
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch {
      return this.#lookAgain();
    }
    if (this.#closed || this.#watch) return client.end();
    this.#watch = client;
    client.on('end', () => {
      if (this.#watch === client) this.lost();
    });
  }

  /**
   * Called when a connection broke. The watch may notice later than the client that now gets an error. A `hello` in
   * between must not report success, or the driver's single retry would be wasted. The cluster therefore counts as
   * unavailable until a new connection succeeds.
   */
  lost(): void {
    const watch = this.#watch;
    this.#watch = undefined;
    void watch?.end();
    this.#lookAgain();
  }

  #lookAgain(): void {
    if (this.#closed || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.open();
    }, RECONNECT_MS);
  }

  /**
   * Returns a connection for consecutive statements; return it with `release`.
   *
   * @throws {CommandError} when too many commands are waiting
   */
  async acquire(): Promise<pg.PoolClient> {
    if (this.#pool.waitingCount >= MAX_WAITING_COMMANDS) {
      throw new CommandError('ExceededTimeLimit', 'Too many commands are waiting for the engine');
    }
    try {
      return await this.#pool.connect();
    } catch (error) {
      if (/timeout exceeded/.test((error as Error).message)) {
        throw new CommandError('ExceededTimeLimit', 'No connection to the engine became free in time');
      }
      this.lost();
      throw error;
    }
  }

  /** Cancels the statement that a connection runs, if any. */
  async cancel(processId: number): Promise<void> {
    // A separate connection, because those of the pool may all be busy with the statements to cancel.
    const client = new pg.Client(this.#config);
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT pg_cancel_backend($1)', [processId]);
    } finally {
      await client.end();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await Promise.all([this.#watch?.end(), this.#pool.end()]);
  }
}

/** Errors of transactions that the engine rolled back because of a concurrent write. */
const CONFLICTS = new Set(['40001', '40P01']);

/** Runs one statement and returns its first row; retries after a conflict with a concurrent one. */
export async function queryRow(client: pg.ClientBase, statement: Statement, values: Value[]): Promise<Row> {
  for (let attempts = 1; ; attempts++) {
    try {
      const { rows } = await client.query<Row>({ ...statement, values });
      return rows[0] ?? {};
    } catch (error) {
      if (!CONFLICTS.has((error as { code: string }).code) || attempts === MAX_CONFLICT_ATTEMPTS) throw error;
    }
  }
}

/** Decodes a BSON column, which arrives as `BSONHEX…`. */
export function bsonColumn(row: Row, column: string): Buffer | undefined {
  const value = row[column];
  return typeof value === 'string' ? Buffer.from(value.slice('BSONHEX'.length), 'hex') : undefined;
}
