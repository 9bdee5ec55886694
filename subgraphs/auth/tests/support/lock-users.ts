import { Client } from 'pg';

/**
 * Locks accounts until `release`, so that operations on them run simultaneously. `waiting` resolves when the given
 * number of the service's connections wait for a lock.
 */
export async function lockUsers(databaseUrl: string, ids: string[]) {
  // One holds the lock, the other observes, because `pg_stat_activity` is a fixed snapshot within a transaction.
  const [holder, observer] = [
    new Client({ connectionString: databaseUrl }),
    new Client({ connectionString: databaseUrl }),
  ];
  await Promise.all([holder.connect(), observer.connect()]);
  await holder.query('BEGIN');
  await holder.query('SELECT 1 FROM users WHERE id = ANY($1) FOR UPDATE', [ids]);
  return {
    async waiting(count: number): Promise<void> {
      const blocked = `SELECT 1 FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      while ((await observer.query(blocked)).rows.length < count);
    },
    async release(): Promise<void> {
      await holder.query('COMMIT');
      await Promise.all([holder.end(), observer.end()]);
    },
  };
}
