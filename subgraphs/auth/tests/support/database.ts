import { randomBytes } from 'node:crypto';
import { createLogger } from '@parley/service/telemetry';
import { Client } from 'pg';
import { runMigrations } from '../../src/repositories/run-migrations.ts';

const DEADLINE_MS = 30_000;

export interface TestDatabase {
  url: string;
  query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/** Creates an empty database, which `drop` removes. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const server = process.env['POSTGRES_URL'];
  if (!server) throw new Error('POSTGRES_URL must name a PostgreSQL server');
  const name = `auth_test_${randomBytes(6).toString('hex')}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await withClient(server, (client) => client.query(`CREATE DATABASE ${name}`));
  return {
    url: url.href,
    query: (sql, values) => withClient(url.href, async (client) => (await client.query(sql, values)).rows),
    drop: () => withClient(server, async (client) => void (await client.query(`DROP DATABASE ${name} WITH (FORCE)`))),
  };
}

/** Creates a database with the schema. */
export async function createDatabase(): Promise<TestDatabase> {
  const database = await createEmptyDatabase();
  await runMigrations(database.url, createLogger({ service: 'test', level: 'silent' }), DEADLINE_MS);
  return database;
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
