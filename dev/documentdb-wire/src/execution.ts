import type pg from 'pg';
import { queryRow, type Backend, type Row, type Statement, type Value } from './backend.ts';
import { CommandError } from './errors.ts';
import { COMMAND_TIMEOUT_MS } from './limits.ts';

/** A connection that a command uses until it releases or keeps it. */
export interface Lease {
  query(statement: Statement, values: Value[]): Promise<Row>;
  /** Sends plain SQL without parameters. */
  simple(sql: string): Promise<void>;
}

/**
 * Lends a connection to `work` for at most `maxTimeMs`, including the wait for it. Then the running statement is
 * cancelled and the command fails with MaxTimeMSExpired. `keep` lets a cursor take over the connection.
 */
export async function withBackend<Result>(
  backend: Backend,
  maxTimeMs: number | undefined,
  work: (lease: Lease) => Promise<Result>,
  keep: (client: pg.PoolClient, result: Result) => boolean = () => false,
): Promise<Result> {
  const deadline = Date.now() + (maxTimeMs || COMMAND_TIMEOUT_MS);
  const client = await backend.acquire();
  let kept = false;
  let broken: Error | undefined;
  try {
    const result = await limited(backend, client, deadline, work);
    kept = keep(client, result);
    return result;
  } catch (error) {
    if (brokeConnection(error)) {
      broken = error as Error;
      backend.lost();
    }
    throw error;
  } finally {
    if (!kept) client.release(broken);
  }
}

/** Runs on a connection that is already held, with the same time limit. */
export async function limited<Result>(
  backend: Backend,
  client: pg.PoolClient,
  deadline: number,
  work: (lease: Lease) => Promise<Result>,
): Promise<Result> {
  const left = deadline - Date.now();
  if (left <= 0) throw new CommandError('MaxTimeMSExpired', 'operation exceeded time limit');
  let cancelling: Promise<void> | undefined;
  const timer = setTimeout(() => {
    const { processID } = client as unknown as { processID: number };
    cancelling = backend.cancel(processID).catch(() => undefined);
  }, left);
  try {
    return await work({
      query: (statement, values) => queryRow(client, statement, values),
      simple: async (sql) => void (await client.query(sql)),
    });
  } finally {
    clearTimeout(timer);
    // A late cancel must not hit the next statement of this connection.
    await cancelling;
  }
}

/** True for any error except those that the server reports for a single statement. */
export function brokeConnection(error: unknown): boolean {
  return !(error instanceof CommandError) && (error as { severity?: string }).severity !== 'ERROR';
}
