import { ConflictError, type Role } from '@parley/shared';
import { Any, type FindOptionsWhere } from 'typeorm';
import { UserEntity } from '../entities/user.ts';
import { violatedConstraint } from './database-errors.ts';
import type { Database } from './database.ts';
import { insertSession, type NewSession } from './session-repository.ts';

/** A person with an account, without the password's hash. */
export interface Account {
  id: string;
  /** As its owner wrote it. */
  username: string;
  displayName: string;
  avatarUrl: string | null;
  role: Role;
  createdAt: Date;
  /** For its owner and administrators only. */
  email: string;
}

export interface NewAccount extends Account {
  usernameKey: string;
  /** A PHC string. */
  passwordHash: string;
}

/** How somebody names their account at sign-in. */
export type Login = { usernameKey: string } | { email: string };

const COLUMNS = {
  id: true,
  username: true,
  displayName: true,
  avatarUrl: true,
  role: true,
  createdAt: true,
  email: true,
} as const;

/** Accounts in PostgreSQL. Every method throws DatabaseUnavailableError when PostgreSQL is out of reach. */
export class AccountRepository {
  constructor(private readonly database: Database) {}

  /**
   * Stores an account and its first session, both or neither.
   * @throws ConflictError with the field that is taken.
   */
  async insert(account: NewAccount, session: NewSession): Promise<void> {
    try {
      await this.database.transaction(async (manager) => {
        await manager.insert(UserEntity, account);
        await insertSession(manager, session);
      });
    } catch (error) {
      throw conflictOf(error) ?? error;
    }
  }

  /** The accounts that there are among `ids` (UUIDs), in no order; one query. */
  async findByIds(ids: readonly string[]): Promise<Account[]> {
    const users = await this.database.run((manager) =>
      manager.find(UserEntity, { select: COLUMNS, where: { id: Any([...ids]) } }),
    );
    return users.map(toAccount);
  }

  async findByUsername(usernameKey: string): Promise<Account | null> {
    const user = await this.findUser({ usernameKey }, COLUMNS);
    return user && toAccount(user);
  }

  async findCredentials(login: Login): Promise<{ account: Account; passwordHash: string } | null> {
    const user = await this.findUser(login, { ...COLUMNS, passwordHash: true });
    return user && { account: toAccount(user), passwordHash: user.passwordHash };
  }

  private findUser(where: FindOptionsWhere<UserEntity>, select: Partial<Record<keyof UserEntity, true>>) {
    return this.database.run((manager) => manager.findOne(UserEntity, { select, where }));
  }
}

function toAccount({ id, username, displayName, avatarUrl, role, createdAt, email }: UserEntity): Account {
  return { id, username, displayName, avatarUrl, role, createdAt, email };
}

function conflictOf(error: unknown): ConflictError | null {
  switch (violatedConstraint(error)) {
    case 'users_username_unique':
      return new ConflictError('This username is taken.', 'username');
    case 'users_email_unique':
      return new ConflictError('This e-mail address is taken.', 'email');
    default:
      return null;
  }
}
