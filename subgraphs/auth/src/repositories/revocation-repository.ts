import type { Deadline } from '@parley/service/time';
import type { SessionRecord } from './session-record.ts';
import type { Database } from './database.ts';
import { REVOKE } from './session-rows.ts';

/** A session whose access tokens issued before `notBefore`, in seconds since the epoch, are revoked. */
export interface Revocation {
  sessionId: string;
  notBefore: number;
}

/** Lists and ends sessions in PostgreSQL. Every method throws DatabaseUnavailableError when it is unavailable. */
export class RevocationRepository {
  constructor(private readonly database: Database) {}

  /** The active sessions of these users, most recently used first; one query. */
  list(userIds: readonly string[]): Promise<SessionRecord[]> {
    return this.database.run((manager) =>
      manager.query<SessionRecord[]>(
        `SELECT id, user_id AS "userId", device_label AS "deviceLabel", address, created_at AS "createdAt",
                last_used_at AS "lastUsedAt"
         FROM sessions WHERE user_id = ANY($1) AND revoked_at IS NULL AND expires_at > now()
         ORDER BY last_used_at DESC, id`,
        [[...userIds]],
      ),
    );
  }

  /** Ends one session of a user. @returns whether it was active. */
  async revoke(userId: string, sessionId: string, deadline: Deadline): Promise<boolean> {
    return (await this.end('id = $2 AND user_id = $1', [userId, sessionId], deadline)) > 0;
  }

  /** Ends all sessions of a user except one. @returns the number of sessions that were active. */
  revokeOthers(userId: string, sessionId: string, deadline: Deadline): Promise<number> {
    return this.end('id <> $2 AND user_id = $1', [userId, sessionId], deadline);
  }

  /** Ends the session of a refresh token, whether or not the token was used. */
  async revokeByToken(tokenHash: Buffer, deadline: Deadline): Promise<void> {
    await this.end('id = (SELECT session_id FROM refresh_tokens WHERE hash = $1)', [tokenHash], deadline);
  }

  /** Stores a new password and ends all other sessions, atomically, if the old hash is still current. */
  changePassword(
    userId: string,
    hashes: { from: string; to: string },
    sessionId: string,
    deadline: Deadline,
  ): Promise<boolean> {
    return this.database.transaction(deadline, async (manager) => {
      const [changed] = await manager.query<unknown[]>(
        `WITH changed AS (UPDATE users SET password_hash = $3
           WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL RETURNING 1)
         SELECT FROM changed`,
        [userId, hashes.from, hashes.to],
      );
      if (!changed) return false;
      await manager.query(`UPDATE sessions SET ${REVOKE} WHERE user_id = $1 AND id <> $2 AND revoked_at IS NULL`, [
        userId,
        sessionId,
      ]);
      return true;
    });
  }

  /** Revocations that are not published yet, at most `count`. */
  unpublished(count: number): Promise<Revocation[]> {
    return this.database.run((manager) =>
      manager.query<Revocation[]>(
        `SELECT id AS "sessionId", not_before::float8 AS "notBefore"
         FROM sessions WHERE not_before IS NOT NULL AND announced_at IS NULL LIMIT $1`,
        [count],
      ),
    );
  }

  /** Marks revocations as published, unless the session was revoked again since. */
  async markPublished(revocations: readonly Revocation[]): Promise<void> {
    await this.database.run((manager) =>
      manager.query(
        `UPDATE sessions AS s SET announced_at = now()
         FROM unnest($1::uuid[], $2::bigint[]) AS published (id, not_before)
         WHERE s.id = published.id AND s.not_before = published.not_before`,
        [revocations.map(({ sessionId }) => sessionId), revocations.map(({ notBefore }) => notBefore)],
      ),
    );
  }

  private async end(which: string, values: unknown[], deadline: Deadline): Promise<number> {
    const ended = await this.database.transaction(deadline, (manager) =>
      manager.query<unknown[]>(
        `WITH ended AS (UPDATE sessions SET ${REVOKE} WHERE ${which} AND revoked_at IS NULL RETURNING expires_at)
         SELECT FROM ended WHERE expires_at > now()`,
        values,
      ),
    );
    return ended.length;
  }
}
