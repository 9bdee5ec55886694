import type { Deadline } from '@parley/service';
import type { EntityManager } from 'typeorm';
import { ACCOUNT_COLUMNS, type Account } from './account-rows.ts';
import type { Database } from './database.ts';
import { insertSession, lockedSession, REVOKE, type LockedSession, type NewSession } from './session-rows.ts';

/** What came of opening a session. */
export interface OpenedSession {
  /** As it is now. */
  account: Account;
  /** In seconds since the epoch. */
  issuedAt: number;
  /** Whether there were too many and the oldest had to end. */
  endedOthers: boolean;
}

/** Opens, refreshes and proves sessions in PostgreSQL. Every method throws DatabaseUnavailableError when it is away. */
export class SessionRepository {
  constructor(
    private readonly database: Database,
    private readonly mostSessions: number,
  ) {}

  /**
   * Stores a session of an open account that still has the password that was checked, ends the user's oldest sessions
   * beyond the limit and clears away the expired ones. The account's row is locked meanwhile, so that a session cannot
   * slip past a change of its password or past its being shut.
   * @returns null when the account is shut or its password is another now.
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
   * Locks the session that a refresh token belongs to while `work` runs, in one transaction.
   * Null when no session knows the token.
   */
  withSessionOf<T>(
    tokenHash: Buffer,
    deadline: Deadline,
    work: (session: LockedSession) => Promise<T>,
  ): Promise<T | null> {
    return this.database.transaction(deadline, async (manager) => {
      // The session's row is the lock of its tokens: what is read of them after this is the latest state.
      const [row] = await manager.query<{ id: string; userId: string; live: boolean }[]>(
        `SELECT id, user_id AS "userId", revoked_at IS NULL AND expires_at > now() AS live
         FROM sessions WHERE id = (SELECT session_id FROM refresh_tokens WHERE hash = $1) FOR UPDATE`,
        [tokenHash],
      );
      return row ? work(lockedSession(manager, row)) : null;
    });
  }

  /** The account behind a session that lives, by one query; null when it was ended or the account is shut. */
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

  /** Ends the user's sessions that were not used for longest, so that there is room for one more. */
  private async makeRoom(manager: EntityManager, userId: string): Promise<boolean> {
    const ended = await manager.query<unknown[]>(
      `WITH ended AS (
         UPDATE sessions SET ${REVOKE} WHERE id IN (
           SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL
           ORDER BY last_used_at DESC, id OFFSET $2)
         RETURNING 1)
       SELECT FROM ended`,
      [userId, this.mostSessions - 1],
    );
    return ended.length > 0;
  }
}
