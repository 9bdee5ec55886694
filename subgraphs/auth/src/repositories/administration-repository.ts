import type { Role } from '@parley/service/identity';
import type { Deadline } from '@parley/service/time';
import type { EntityManager } from 'typeorm';
import { ACCOUNT_COLUMNS, type Account } from './account-rows.ts';
import type { Database } from './database.ts';
import { INVALIDATE_TOKENS, REVOKE } from './session-rows.ts';

/** Why a change by an administrator was rejected. */
export type Rejection = 'not-an-administrator' | 'no-such-account' | 'last-administrator';

interface AccountChange {
  actorId: string | null;
  userId: string;
  /** Whether the change removes an active administrator. */
  removesAdministrator: boolean;
  deadline: Deadline;
}

/** Changes accounts for administrators, in PostgreSQL. Throws DatabaseUnavailableError when it is unavailable. */
export class AdministrationRepository {
  constructor(private readonly database: Database) {}

  /** Sets the role of an account; tokens with another role become invalid. @param actorId null for the command line. */
  setRole(actorId: string | null, userId: string, role: Role, deadline: Deadline): Promise<Account | Rejection> {
    return this.change(
      { actorId, userId, removesAdministrator: role !== 'ADMIN', deadline },
      async (manager, account) => {
        if (account.role === role) return;
        await manager.query('UPDATE users SET role = $2 WHERE id = $1', [userId, role]);
        await manager.query(
          `UPDATE sessions SET ${INVALIDATE_TOKENS} WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now()`,
          [userId],
        );
      },
    );
  }

  /** Disables an account and ends its sessions, or enables it again. */
  setDisabled(actorId: string, userId: string, disabled: boolean, deadline: Deadline): Promise<Account | Rejection> {
    return this.change({ actorId, userId, removesAdministrator: disabled, deadline }, async (manager, account) => {
      if (account.disabled === disabled) return;
      await manager.query('UPDATE users SET disabled_at = CASE WHEN $2 THEN now() END WHERE id = $1', [
        userId,
        disabled,
      ]);
      if (!disabled) return;
      await manager.query(`UPDATE sessions SET ${REVOKE} WHERE user_id = $1 AND revoked_at IS NULL`, [userId]);
    });
  }

  /** Runs `work` on an account unless the change is rejected. */
  private change(
    { actorId, userId, removesAdministrator, deadline }: AccountChange,
    work: (manager: EntityManager, account: Account) => Promise<void>,
  ): Promise<Account | Rejection> {
    return this.database.transaction(deadline, async (manager) => {
      // The lock serializes changes, so that two administrators cannot demote each other at the same time.
      const administrators = await manager.query<{ id: string }[]>(
        "SELECT id FROM users WHERE role = 'ADMIN' AND disabled_at IS NULL ORDER BY id FOR UPDATE",
      );
      const isActive = (id: string) => administrators.some((administrator) => administrator.id === id);
      if (actorId !== null && !isActive(actorId)) return 'not-an-administrator';
      const account = await find(manager, userId, 'FOR UPDATE');
      if (!account) return 'no-such-account';
      if (removesAdministrator && administrators.length === 1 && isActive(userId)) return 'last-administrator';
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
