import type { EntityManager } from 'typeorm';
import { RefreshTokenEntity } from '../entities/refresh-token.ts';

export interface NewSession {
  id: string;
  userId: string;
  expiresAt: Date;
  /** SHA-256 of its first refresh token. */
  tokenHash: Buffer;
  deviceLabel: string | null;
  source: ClientNetwork;
}

/** The address and network that a session is used from. */
export interface ClientNetwork {
  /** Null when unknown. */
  address: string | null;
  /** The network of the address, for counting login attempts. */
  network: string;
}

/** The use of a refresh token. */
export interface Rotation {
  /** By the store's clock, which is the same for all replicas. */
  secondsAgo: number;
  salt: Buffer;
}

/** A session with all its refresh tokens, locked against concurrent reads and changes. */
export interface LockedSession {
  userId: string;
  sessionId: string;
  /** Neither revoked nor expired. */
  live: boolean;
  /** Null when this token has not been used. */
  rotationOf(tokenHash: Buffer): Promise<Rotation | null>;
  /** Marks a token as used, stores its successor and extends the session to `expiresAt`. */
  rotate(
    tokenHash: Buffer,
    successor: { salt: Buffer; hash: Buffer },
    use: { expiresAt: Date; source: ClientNetwork },
  ): Promise<void>;
  /** The issue time for an access token issued now, in seconds since the epoch. */
  issueTime(): Promise<number>;
  revoke(): Promise<void>;
}

/** The current time in seconds, by the clock that all replicas share. */
const NOW_SECONDS = 'extract(epoch FROM clock_timestamp())';

/** Invalidates all access tokens issued so far (times are rounded to seconds), once the revocation is published. */
export const INVALIDATE_TOKENS = `not_before = ceil(${NOW_SECONDS}), announced_at = NULL`;
/** Ends a session. */
export const REVOKE = `revoked_at = now(), ${INVALIDATE_TOKENS}`;

/** Stores a session within a transaction. @returns the time of issue, in seconds since the epoch. */
export async function insertSession(manager: EntityManager, session: NewSession): Promise<number> {
  const { id, userId, expiresAt, tokenHash, deviceLabel, source } = session;
  const [row] = await manager.query<{ issuedAt: number }[]>(
    `INSERT INTO sessions (id, user_id, expires_at, device_label, address, network) VALUES ($1, $2, $3, $4, $5, $6)
     RETURNING floor(${NOW_SECONDS})::float8 AS "issuedAt"`,
    [id, userId, expiresAt, deviceLabel, source.address, source.network],
  );
  await manager.insert(RefreshTokenEntity, { hash: tokenHash, sessionId: id });
  return row?.issuedAt ?? 0;
}

/** Wraps a session whose row is locked. */
export function lockedSession(
  manager: EntityManager,
  row: { id: string; userId: string; live: boolean },
): LockedSession {
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
    async rotate(tokenHash, successor, { expiresAt, source }) {
      await manager.query(
        'UPDATE refresh_tokens SET rotated_at = clock_timestamp(), successor_salt = $2 WHERE hash = $1',
        [tokenHash, successor.salt],
      );
      await manager.insert(RefreshTokenEntity, { hash: successor.hash, sessionId: row.id });
      await manager.query(
        'UPDATE sessions SET last_used_at = now(), expires_at = $2, address = $3, network = $4 WHERE id = $1',
        [row.id, expiresAt, source.address, source.network],
      );
    },
    async issueTime() {
      const [time] = await manager.query<{ issuedAt: number }[]>(
        // A token issued after a role change within the same second must not count as an old one.
        `SELECT greatest(floor(${NOW_SECONDS}), not_before)::float8 AS "issuedAt" FROM sessions WHERE id = $1`,
        [row.id],
      );
      return time?.issuedAt ?? 0;
    },
    async revoke() {
      await manager.query(`UPDATE sessions SET ${REVOKE} WHERE id = $1 AND revoked_at IS NULL`, [row.id]);
    },
  };
}
