import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds devices and revocation of sessions, disabled accounts, and the words that users are found by. */
export class ManageSessions1767312000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE users ADD COLUMN disabled_at timestamptz');
    await runner.query(`
      ALTER TABLE sessions
        ADD COLUMN device_label text,
        ADD COLUMN address text,
        ADD COLUMN network text,
        ADD COLUMN not_before bigint,
        ADD COLUMN announced_at timestamptz`);
    await runner.query(
      'CREATE INDEX sessions_unannounced ON sessions (id) WHERE not_before IS NOT NULL AND announced_at IS NULL',
    );
    // Ordered by byte, so that a prefix is a range of the index, in the order of pages.
    await runner.query(`
      CREATE TABLE user_words (
        word text COLLATE "C" NOT NULL,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        PRIMARY KEY (word, user_id)
      )`);
    await runner.query('CREATE INDEX user_words_by_user ON user_words (user_id, word)');
    // The closest approximation in SQL; a later migration stores the exact words.
    await runner.query(`
      INSERT INTO user_words (word, user_id)
      SELECT username_key, id FROM users
      UNION
      SELECT array_to_string(words[first:], ' '), id
      FROM (SELECT id, regexp_split_to_array(trim(lower(display_name)), '\\s+') AS words FROM users) AS named,
           generate_series(1, 8) AS first
      WHERE first <= array_length(words, 1) AND array_to_string(words[first:], ' ') <> ''`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE user_words');
    await runner.query('DROP INDEX sessions_unannounced');
    await runner.query(`
      ALTER TABLE sessions
        DROP COLUMN device_label, DROP COLUMN address, DROP COLUMN network,
        DROP COLUMN not_before, DROP COLUMN announced_at`);
    await runner.query('ALTER TABLE users DROP COLUMN disabled_at');
  }
}
