import type { Deadline } from '@parley/service/time';
import type { EntityManager } from 'typeorm';
import { ACCOUNT_COLUMNS, type Account } from './account-rows.ts';
import type { Database } from './database.ts';
import { insertSession, lockedSession, REVOKE, type LockedSession, type NewSession } from './session-rows.ts';

/** The result of opening a session. */
export interface OpenedSession {
  /** The current account. */
  account: Account;
  /** In seconds since the epoch. */
  issuedAt: number;
  /** Whether older sessions were ended because of the limit. */
  endedOthers: boolean;
}

/** Opens, refreshes and checks sessions in PostgreSQL. Every method throws DatabaseUnavailableError on an outage. */
export class SessionRepository {
  constructor(
    private readonly database: Database,
    private readonly maxSessions: number,
  ) {}

  /**
   * Stores a session if the account is enabled and still has the verified password, ends the user's oldest sessions
   * beyond the limit, and deletes expired ones. Locks the account's row, so that no session can be opened during a
   * password change or after the account is disabled.
   * @returns null when the account is disabled or its password has changed.
   */
  open(session: NewSession, passwordHash: string, deadline: Deadline): Promise<OpenedSession | null> {
    return this.database.transaction(deadline, async (manager) => {
      const [user] = await manager.query<Account[]>(
        `SELECT ${ACCOUNT_COLUMNS} FROM users AS u
         WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL FOR NO KEY UPDATE`,
        [session.userId, passwordHash],
      );
      if (!user) return null;
      await manager.query('DELETE FROM sessions WHERE user_id = $1 AND expires_at < now()', [session.userId]);
      const endedOthers = await this.makeRoom(manager, session.userId);
      return { account: user, issuedAt: await insertSession(manager, session), endedOthers };
    });
  }

  /**
   * Runs `work` on the locked session of a refresh token, in one transaction.
   * Null when no session has the token.
   */
  withSessionOf<T>(
    tokenHash: Buffer,
    deadline: Deadline,
    work: (session: LockedSession) => Promise<T>,
  ): Promise<T | null> {
    return this.database.transaction(deadline, async (manager) => {
      // The session's row also locks its tokens: they are read in their latest state after this.
      const [row] = await manager.query<{ id: string; userId: string; live: boolean }[]>(
        `SELECT id, user_id AS "userId", revoked_at IS NULL AND expires_at > now() AS live
         FROM sessions WHERE id = (SELECT session_id FROM refresh_tokens WHERE hash = $1) FOR UPDATE`,
        [tokenHash],
      );
      return row ? work(lockedSession(manager, row)) : null;
    });
  }

  /** The account of an active session, by one query; null when the session has ended or the account is disabled. */
  async findLive(userId: string, sessionId: string): Promise<Account | null> {
    const [user] = await this.database.run((manager) =>
      manager.query<Account[]>(
        `SELECT ${ACCOUNT_COLUMNS} FROM sessions AS s JOIN users AS u ON u.id = s.user_id
         WHERE s.id = $2 AND s.user_id = $1 AND s.revoked_at IS NULL AND s.expires_at > now()
           AND u.disabled_at IS NULL`,
        [userId, sessionId],
      ),
    );
    return user ?? null;
  }

  /** Ends the user's least recently used sessions, so that one more fits the limit. */
  private async makeRoom(manager: EntityManager, userId: string): Promise<boolean> {
    const ended = await manager.query<unknown[]>(
      `WITH ended AS (
         UPDATE sessions SET ${REVOKE} WHERE id IN (
           SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL
           ORDER BY last_used_at DESC, id OFFSET $2)
         RETURNING 1)
       SELECT FROM ended`,
      [userId, this.maxSessions - 1],
    );
    return ended.length > 0;
  }
}
