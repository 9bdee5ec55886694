import { setTimeout as delay } from 'node:timers/promises';
import { retryUntil } from '@parley/service/async';
import type { Logger, StoreMetrics } from '@parley/service/telemetry';
import type { Deadline } from '@parley/service/time';
import type { Pool } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import { migrations } from '../migrations/index.ts';
import { createDataSource } from './data-source.ts';
import { DatabaseUnavailableError, messageOf, translateError } from './database-errors.ts';

/** The time for a statement of a request. */
const STATEMENT_TIMEOUT_MS = 5_000;
const NEWEST_MIGRATION = migrations.at(-1)?.name;

/** The connection to PostgreSQL. It connects in the background and reconnects after failures. */
export class Database {
  private readonly source: DataSource;
  private readonly stop = new AbortController();
  private readonly connecting: Promise<void>;

  constructor(
    options: { url: string; poolSize: number },
    private readonly logger: Logger,
    /** Omitted in processes that run once and exit. */
    private readonly metrics?: StoreMetrics,
  ) {
    this.source = createDataSource({ ...options, logger, statementTimeoutMs: STATEMENT_TIMEOUT_MS });
    this.connecting = this.connect();
  }

  /** Runs queries. @throws DatabaseUnavailableError when PostgreSQL is unavailable. */
  run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.measure('queries', work);
  }

  /**
   * Runs queries in one transaction that commits by the deadline or not at all. Every change uses one: a statement on
   * its own could wait in a socket or for a lock, and take effect after its caller has received an error.
   * @throws DatabaseUnavailableError as `run`; DeadlineExceededError.
   */
  transaction<T>(deadline: Deadline, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.measure('transaction', (connection) =>
      connection.transaction(async (manager) => {
        const left = deadline.timeFor(STATEMENT_TIMEOUT_MS);
        if (left < STATEMENT_TIMEOUT_MS) await manager.query(`SET LOCAL statement_timeout = ${left}`);
        const result = await work(manager);
        await deadline.settled();
        deadline.throwIfOver();
        return result;
      }),
    );
  }

  /** The pool's busy connections, and the number of requests that wait for one. */
  get connections(): { busy: number; waiting: number } {
    if (!this.source.isInitialized) return { busy: 0, waiting: 0 };
    // Cast: TypeORM types only a generic driver. Its PostgreSQL driver has the pool as `master`.
    const { master } = this.source.driver as unknown as { master: Pool };
    return { busy: master.totalCount - master.idleCount, waiting: master.waitingCount };
  }

  /** Resolves when PostgreSQL responds. */
  async ping(): Promise<void> {
    await this.run((manager) => manager.query('SELECT 1'));
  }

  /** Resolves when the schema is at least as new as this code. */
  async checkSchema(): Promise<void> {
    const found = await this.run((manager) =>
      manager.query<unknown[]>('SELECT 1 FROM migrations WHERE name = $1', [NEWEST_MIGRATION]),
    );
    if (found.length === 0) throw new Error('migrations are pending');
  }

  /** Whether a connection is established within this time. */
  async connects(deadlineMs: number): Promise<boolean> {
    const deadline = delay(deadlineMs, undefined, { ref: false });
    await Promise.race([this.connecting, deadline]);
    return this.source.isInitialized;
  }

  async close(): Promise<void> {
    this.stop.abort();
    await this.connecting;
    if (this.source.isInitialized) await this.source.destroy();
  }

  private async measure<T>(kind: string, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    if (!this.source.isInitialized) throw new DatabaseUnavailableError('not connected yet');
    const started = performance.now();
    let isOk = true;
    try {
      return await work(this.source.manager);
    } catch (error) {
      const translated = translateError(error);
      isOk = !(translated instanceof DatabaseUnavailableError);
      throw translated;
    } finally {
      this.metrics?.observe('postgres', kind, isOk, (performance.now() - started) / 1_000);
    }
  }

  private async connect(): Promise<void> {
    try {
      await retryUntil(() => this.source.initialize(), {
        signal: this.stop.signal,
        onFailure: (error, attempt) =>
          this.logger.warn({ reason: messageOf(error), attempt }, 'database connection failed'),
      });
      this.logger.info('connected to the database');
    } catch (error) {
      if (!this.stop.signal.aborted) throw error;
    }
  }
}
