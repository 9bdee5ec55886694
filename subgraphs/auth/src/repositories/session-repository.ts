import type { EntityManager } from 'typeorm';
import { RefreshTokenEntity } from '../entities/refresh-token.ts';
import { SessionEntity } from '../entities/session.ts';
import type { Database } from './database.ts';

export interface NewSession {
  id: string;
  userId: string;
  expiresAt: Date;
  /** SHA-256 of its first refresh token. */
  tokenHash: Buffer;
}

/** A refresh token that was used. */
export interface Rotation {
  /** By the store's clock, which all replicas share. */
  secondsAgo: number;
  salt: Buffer;
}

/** A session with all its refresh tokens, locked: nobody else reads or changes it meanwhile. */
export interface LockedSession {
  userId: string;
  sessionId: string;
  /** Neither revoked nor expired. */
  live: boolean;
  /** Null when this token was not used yet. */
  rotationOf(tokenHash: Buffer): Promise<Rotation | null>;
  /** Marks a token as used, stores the one that follows and keeps the session until `expiresAt`. */
  rotate(tokenHash: Buffer, successor: { salt: Buffer; hash: Buffer }, expiresAt: Date): Promise<void>;
  revoke(): Promise<void>;
}

/** Sessions and refresh tokens in PostgreSQL. Every method throws DatabaseUnavailableError when it is out of reach. */
export class SessionRepository {
  constructor(private readonly database: Database) {}

  /** Stores a session and clears away what the user's earlier ones left when they expired. */
  async insert(session: NewSession): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.query('DELETE FROM sessions WHERE user_id = $1 AND expires_at < now()', [session.userId]);
      await insertSession(manager, session);
    });
  }

  /**
   * Locks the session that a refresh token belongs to while `work` runs, in one transaction.
   * Null when no session knows the token.
   */
  withSessionOf<T>(tokenHash: Buffer, work: (session: LockedSession) => Promise<T>): Promise<T | null> {
    return this.database.transaction(async (manager) => {
      // The session's row is the lock of its tokens: what is read of them after this is the latest state.
      const [row] = await manager.query<{ id: string; userId: string; live: boolean }[]>(
        `SELECT id, user_id AS "userId", revoked_at IS NULL AND expires_at > now() AS live
         FROM sessions WHERE id = (SELECT session_id FROM refresh_tokens WHERE hash = $1) FOR UPDATE`,
        [tokenHash],
      );
      return row ? work(lockedSession(manager, row)) : null;
    });
  }
}

/** Stores a session within a transaction. */
export async function insertSession(manager: EntityManager, session: NewSession): Promise<void> {
  const { id, userId, expiresAt, tokenHash } = session;
  await manager.insert(SessionEntity, { id, userId, expiresAt });
  await manager.insert(RefreshTokenEntity, { hash: tokenHash, sessionId: id });
}

function lockedSession(manager: EntityManager, row: { id: string; userId: string; live: boolean }): LockedSession {
  return {
    userId: row.userId,
    sessionId: row.id,
    live: row.live,
    async rotationOf(tokenHash) {
      const [token] = await manager.query<Rotation[]>(
        `SELECT extract(epoch FROM clock_timestamp() - rotated_at)::float8 AS "secondsAgo", successor_salt AS salt
         FROM refresh_tokens WHERE hash = $1 AND rotated_at IS NOT NULL`,
        [tokenHash],
      );
      return token ?? null;
    },
    async rotate(tokenHash, successor, expiresAt) {
      await manager.query(
        'UPDATE refresh_tokens SET rotated_at = clock_timestamp(), successor_salt = $2 WHERE hash = $1',
        [tokenHash, successor.salt],
      );
      await manager.insert(RefreshTokenEntity, { hash: successor.hash, sessionId: row.id });
      await manager.query('UPDATE sessions SET last_used_at = now(), expires_at = $2 WHERE id = $1', [
        row.id,
        expiresAt,
      ]);
    },
    async revoke() {
      await manager.query('UPDATE sessions SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL', [row.id]);
    },
  };
}
