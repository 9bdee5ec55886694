import type { EntityManager } from 'typeorm';
import { RefreshTokenEntity } from '../entities/refresh-token.ts';

export interface NewSession {
  id: string;
  userId: string;
  expiresAt: Date;
  /** SHA-256 of its first refresh token. */
  tokenHash: Buffer;
  deviceLabel: string | null;
  place: Place;
}

/** Where a session is used. */
export interface Place {
  /** Null when it is not known. */
  address: string | null;
  /** The network of the address, by which tries to sign in are counted. */
  network: string;
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
  rotate(
    tokenHash: Buffer,
    successor: { salt: Buffer; hash: Buffer },
    use: { expiresAt: Date; place: Place },
  ): Promise<void>;
  /** From when on an access token holds that is issued now, in seconds. */
  issueTime(): Promise<number>;
  revoke(): Promise<void>;
}

/** This moment in seconds, by the clock that all replicas share. */
const NOW_SECONDS = 'extract(epoch FROM clock_timestamp())';

/** Refuses the access tokens issued so far, at most a second ago included, once the others are told. */
export const OUTDATE = `not_before = ceil(${NOW_SECONDS}), announced_at = NULL`;
/** Ends a session for good. */
export const REVOKE = `revoked_at = now(), ${OUTDATE}`;

/** Stores a session within a transaction. @returns the moment, in seconds. */
export async function insertSession(manager: EntityManager, session: NewSession): Promise<number> {
  const { id, userId, expiresAt, tokenHash, deviceLabel, place } = session;
  const [row] = await manager.query<{ issuedAt: number }[]>(
    `INSERT INTO sessions (id, user_id, expires_at, device_label, address, network) VALUES ($1, $2, $3, $4, $5, $6)
     RETURNING floor(${NOW_SECONDS})::float8 AS "issuedAt"`,
    [id, userId, expiresAt, deviceLabel, place.address, place.network],
  );
  await manager.insert(RefreshTokenEntity, { hash: tokenHash, sessionId: id });
  return row?.issuedAt ?? 0;
}

/** What may be done with the session of a row that is locked. */
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
    async rotate(tokenHash, successor, { expiresAt, place }) {
      await manager.query(
        'UPDATE refresh_tokens SET rotated_at = clock_timestamp(), successor_salt = $2 WHERE hash = $1',
        [tokenHash, successor.salt],
      );
      await manager.insert(RefreshTokenEntity, { hash: successor.hash, sessionId: row.id });
      await manager.query(
        'UPDATE sessions SET last_used_at = now(), expires_at = $2, address = $3, network = $4 WHERE id = $1',
        [row.id, expiresAt, place.address, place.network],
      );
    },
    async issueTime() {
      const [time] = await manager.query<{ issuedAt: number }[]>(
        // A token that follows a change of role within the same second is no longer an old one.
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
