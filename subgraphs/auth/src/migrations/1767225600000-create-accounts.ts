import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAccounts1767225600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE users (
        id uuid PRIMARY KEY,
        username text NOT NULL,
        username_key text NOT NULL CONSTRAINT users_username_unique UNIQUE,
        email text NOT NULL CONSTRAINT users_email_unique UNIQUE,
        display_name text NOT NULL,
        avatar_url text,
        role text NOT NULL CONSTRAINT users_role_known CHECK (role IN ('USER', 'MODERATOR', 'ADMIN')),
        password_hash text NOT NULL,
        created_at timestamptz NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE sessions (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now(),
        last_used_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz
      )`);
    await runner.query('CREATE INDEX sessions_by_user ON sessions (user_id, expires_at)');
    await runner.query(`
      CREATE TABLE refresh_tokens (
        hash bytea PRIMARY KEY CONSTRAINT refresh_tokens_hash_is_sha256 CHECK (octet_length(hash) = 32),
        session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now(),
        rotated_at timestamptz,
        successor_salt bytea,
        CONSTRAINT refresh_tokens_rotation_whole CHECK ((rotated_at IS NULL) = (successor_salt IS NULL))
      )`);
    await runner.query('CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE refresh_tokens, sessions, users');
  }
}
