import type { Deadline, Role } from '@parley/service';
import type { EntityManager } from 'typeorm';
import { ACCOUNT_COLUMNS, type Account } from './account-rows.ts';
import type { Database } from './database.ts';
import { OUTDATE, REVOKE } from './session-rows.ts';

/** Why an act of an administrator was not done. */
export type Refusal = 'not-an-administrator' | 'no-such-account' | 'last-administrator';

interface Act {
  actorId: string | null;
  userId: string;
  /** Whether the account is no longer an administrator's. */
  takesAway: boolean;
  deadline: Deadline;
}

/** Changes accounts on behalf of administrators, in PostgreSQL. Throws DatabaseUnavailableError when it is away. */
export class AdministrationRepository {
  constructor(private readonly database: Database) {}

  /** Gives an account a role; tokens that name another one are refused. @param actorId null for the command line. */
  setRole(actorId: string | null, userId: string, role: Role, deadline: Deadline): Promise<Account | Refusal> {
    return this.change({ actorId, userId, takesAway: role !== 'ADMIN', deadline }, async (manager, account) => {
      if (account.role === role) return;
      await manager.query('UPDATE users SET role = $2 WHERE id = $1', [userId, role]);
      await manager.query(
        `UPDATE sessions SET ${OUTDATE} WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now()`,
        [userId],
      );
    });
  }

  /** Shuts an account and ends its sessions, or opens it again. */
  setDisabled(actorId: string, userId: string, disabled: boolean, deadline: Deadline): Promise<Account | Refusal> {
    return this.change({ actorId, userId, takesAway: disabled, deadline }, async (manager, account) => {
      if (account.disabled === disabled) return;
      await manager.query('UPDATE users SET disabled_at = CASE WHEN $2 THEN now() END WHERE id = $1', [
        userId,
        disabled,
      ]);
      if (!disabled) return;
      await manager.query(`UPDATE sessions SET ${REVOKE} WHERE user_id = $1 AND revoked_at IS NULL`, [userId]);
    });
  }

  /** Does `work` on an account unless the act is refused. */
  private change(
    { actorId, userId, takesAway, deadline }: Act,
    work: (manager: EntityManager, account: Account) => Promise<void>,
  ): Promise<Account | Refusal> {
    return this.database.transaction(deadline, async (manager) => {
      // Who waits here sees what the one before has changed: two administrators cannot take away each other's role.
      const administrators = await manager.query<{ id: string }[]>(
        "SELECT id FROM users WHERE role = 'ADMIN' AND disabled_at IS NULL ORDER BY id FOR UPDATE",
      );
      const isLeft = (id: string) => administrators.some((administrator) => administrator.id === id);
      if (actorId !== null && !isLeft(actorId)) return 'not-an-administrator';
      const account = await find(manager, userId, 'FOR UPDATE');
      if (!account) return 'no-such-account';
      if (takesAway && administrators.length === 1 && isLeft(userId)) return 'last-administrator';
      await work(manager, account);
      return (await find(manager, userId)) ?? 'no-such-account';
    });
  }
}

async function find(manager: EntityManager, id: string, lock = ''): Promise<Account | null> {
  const [account] = await manager.query<Account[]>(
    `SELECT ${ACCOUNT_COLUMNS} FROM users AS u WHERE u.id = $1 ${lock}`,
    [id],
  );
  return account ?? null;
}
