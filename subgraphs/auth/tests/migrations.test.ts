import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createLogger } from '@parley/service/telemetry';
import { OneFormOfDomains1767398400000 } from '../src/migrations/1767398400000-one-form-of-domains.ts';
import { migrations } from '../src/migrations/index.ts';
import { createDataSource } from '../src/repositories/data-source.ts';
import { runMigrations } from '../src/repositories/run-migrations.ts';
import { createEmptyDatabase, type TestDatabase } from './support/database.ts';

const DEADLINE_MS = 30_000;
const logger = createLogger({ service: 'test', level: 'silent' });

let database: TestDatabase;
beforeEach(async () => {
  database = await createEmptyDatabase();
});
afterEach(() => database?.drop());

const migrate = () => runMigrations(database.url, logger, DEADLINE_MS);

describe('the migration step', () => {
  test('creates the schema once when several run concurrently', async () => {
    await Promise.all([migrate(), migrate(), migrate()]);
    await expect(database.query('SELECT name FROM migrations')).resolves.toEqual(
      migrations.map(({ name }) => ({ name })),
    );
  });

  test('matches the entities', async () => {
    await migrate();
    const source = await createDataSource({ url: database.url, poolSize: 1, logger }).initialize();
    try {
      const columns = await database.query<{ column: string }>(
        `SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable AS column
         FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'migrations'`,
      );
      const expected = source.entityMetadatas.flatMap(({ tableName, columns }) =>
        columns.map(({ databaseName, type, isNullable }) => {
          const name = String(type).replace('timestamptz', 'timestamp with time zone');
          return `${tableName}.${databaseName} ${name} ${isNullable ? 'YES' : 'NO'}`;
        }),
      );
      expect(columns.map(({ column }) => column).sort()).toEqual(expected.sort());
    } finally {
      await source.destroy();
    }
  });

  test('makes users of earlier versions searchable', async () => {
    await migrate();
    await database.query(`INSERT INTO users (id, username, username_key, email, display_name, role, password_hash, created_at)
      SELECT gen_random_uuid(), 'duc' || n, 'duc' || n, 'duc' || n, 'Đức ' || n, 'USER', '', now() FROM generate_series(1, 1500) AS n`);
    await database.query("INSERT INTO user_words SELECT 'đức ' || username, id FROM users");
    await database.query('DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations)');
    await migrate();
    const found = await database.query(
      "SELECT count(DISTINCT user_id)::int AS count FROM user_words WHERE word LIKE 'duc %'",
    );
    expect(found).toEqual([{ count: 1_500 }]);
  });

  test('can be reverted', async () => {
    await migrate();
    const source = await createDataSource({ url: database.url, poolSize: 1, logger }).initialize();
    for (let left = migrations.length; left > 0; left--) await source.undoLastMigration();
    await source.destroy();
    await expect(
      database.query("SELECT 1 FROM information_schema.tables WHERE table_name IN ('users', 'sessions')"),
    ).resolves.toEqual([]);
  });

  test('converts addresses to one form, unless another account has it', async () => {
    await migrate();
    const source = await createDataSource({ url: database.url, poolSize: 1, logger }).initialize();
    const later = migrations.length - migrations.indexOf(OneFormOfDomains1767398400000);
    for (let left = later; left > 0; left--) await source.undoLastMigration();
    await source.destroy();
    const before = [
      'ada@xn--bcher-kva.example',
      'ben@xn--bcher-kva.example',
      'ben@bücher.example',
      'cleo@xn--exmple-4nf.org',
    ];
    for (const [index, email] of before.entries()) {
      await database.query(`INSERT INTO users (id, username, username_key, email, display_name, role, password_hash, created_at)
        VALUES (gen_random_uuid(), 'u${index}', 'u${index}', '${email}', 'U', 'USER', 'x', now())`);
    }
    await migrate();
    await expect(database.query('SELECT email FROM users ORDER BY username')).resolves.toEqual(
      ['ada@bücher.example', ...before.slice(1)].map((email) => ({ email })),
    );
  });

  test('gives up when PostgreSQL does not start in time, and reports why', async () => {
    const url = new URL(database.url);
    url.port = '1';
    await expect(runMigrations(url.href, logger, 300)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
