import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Devices and revocation of sessions, accounts that are shut, and the words by which people are found. */
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
    // Bytewise, so that a prefix is a range of the index and its order that of the pages.
    await runner.query(`
      CREATE TABLE user_words (
        word text COLLATE "C" NOT NULL,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        PRIMARY KEY (word, user_id)
      )`);
    await runner.query('CREATE INDEX user_words_by_user ON user_words (user_id, word)');
    // As near as SQL comes to it; a later migration stores the real ones.
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
