import { nameStarts } from '@parley/text/search-text';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts processed per batch. */
const BATCH = 1_000;
const BEFORE_ALL_IDS = '00000000-0000-0000-0000-000000000000';

interface Row {
  id: string;
  username: string;
  displayName: string;
}

/** Stores search words without accents and for parts of names. Old words are kept for replicas of earlier versions. */
export class RenewUserWords1767484800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (let last = BEFORE_ALL_IDS; ;) {
      const rows: Row[] = await runner.query(
        'SELECT id, username, display_name AS "displayName" FROM users WHERE id > $1 ORDER BY id LIMIT $2',
        [last, BATCH],
      );
      const end = rows.at(-1);
      if (!end) return;
      const words = rows.flatMap(({ id, username, displayName }) =>
        nameStarts(username, displayName).map((word) => ({ id, word })),
      );
      await runner.query(
        `INSERT INTO user_words (word, user_id) SELECT * FROM unnest($1::text[], $2::uuid[])
         ON CONFLICT DO NOTHING`,
        [words.map(({ word }) => word), words.map(({ id }) => id)],
      );
      last = end.id;
    }
  }

  /** Earlier versions can use the added words as well. */
  async down(): Promise<void> {
    // Nothing to undo.
  }
}
