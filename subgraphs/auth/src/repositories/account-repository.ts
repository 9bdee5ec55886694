import { ConflictError } from '@parley/service/errors';
import type { Deadline } from '@parley/service/time';
import type { EntityManager } from 'typeorm';
import { UserEntity } from '../entities/user.ts';
import { ACCOUNT_COLUMNS, type Account } from './account-rows.ts';
import { violatedConstraint } from './database-errors.ts';
import type { Database } from './database.ts';
import { insertSession, type NewSession } from './session-rows.ts';

export type { Account } from './account-rows.ts';

export interface NewAccount extends Account {
  usernameKey: string;
  /** A PHC string. */
  passwordHash: string;
  /** The words that the account is found by; see `nameStarts`. */
  words: string[];
}

/** Identifies an account at login: by username, or by email address in each form that may be stored, likeliest first. */
export type Login = { usernameKey: string } | { emails: readonly string[] };

export interface Credentials {
  account: Account;
  /** A PHC string. */
  passwordHash: string;
  /** Whether the user has logged in from this network before. */
  knownNetwork: boolean;
}

/** The changes to a profile. Omitted fields stay unchanged. */
export interface ProfileChange {
  displayName?: string;
  avatarUrl?: string | null;
  /** Must accompany the display name. */
  words?: string[];
}

/** Accounts in PostgreSQL. Every method throws DatabaseUnavailableError when PostgreSQL is unavailable. */
export class AccountRepository {
  constructor(private readonly database: Database) {}

  /**
   * Stores an account and its first session, atomically.
   * @returns the time of issue, in seconds since the epoch.
   * @throws ConflictError with the field whose value is taken.
   */
  async insert(
    { words, disabled: _, ...account }: NewAccount,
    session: NewSession,
    deadline: Deadline,
  ): Promise<number> {
    try {
      return await this.database.transaction(deadline, async (manager) => {
        await manager.insert(UserEntity, account);
        await insertWords(manager, account.id, words);
        return insertSession(manager, session);
      });
    } catch (error) {
      throw conflictOf(error) ?? error;
    }
  }

  /** The accounts with these ids (UUIDs) that exist, in no particular order; one query. */
  findByIds(ids: readonly string[]): Promise<Account[]> {
    return this.select<Account>(`SELECT ${ACCOUNT_COLUMNS} FROM users AS u WHERE u.id = ANY($1)`, [[...ids]]);
  }

  /** As `findByIds`, by username keys. */
  findByUsernames(usernameKeys: readonly string[]): Promise<Account[]> {
    return this.select<Account>(`SELECT ${ACCOUNT_COLUMNS} FROM users AS u WHERE u.username_key = ANY($1)`, [
      [...usernameKeys],
    ]);
  }

  /** The account and password hash for a login from `network`. */
  async findCredentials(login: Login, network: string): Promise<Credentials | null> {
    if ('emails' in login) return this.findCredentialsBy('email', login.emails, network);
    return this.findCredentialsBy('username_key', [login.usernameKey], network);
  }

  /** As `findCredentials`, by account id. */
  async findCredentialsOf(id: string, network: string): Promise<Credentials | null> {
    return this.findCredentialsBy('id', [id], network);
  }

  /** @returns the updated account; null when it does not exist. */
  updateProfile(
    id: string,
    { displayName, avatarUrl, words }: ProfileChange,
    deadline: Deadline,
  ): Promise<Account | null> {
    return this.database.transaction(deadline, async (manager) => {
      const change = {
        ...(displayName !== undefined && { displayName }),
        ...(avatarUrl !== undefined && { avatarUrl }),
      };
      if (Object.keys(change).length > 0) await manager.update(UserEntity, { id }, change);
      if (words) {
        await manager.query('DELETE FROM user_words WHERE user_id = $1', [id]);
        await insertWords(manager, id, words);
      }
      const [account] = await manager.query<Account[]>(`SELECT ${ACCOUNT_COLUMNS} FROM users AS u WHERE u.id = $1`, [
        id,
      ]);
      return account ?? null;
    });
  }

  /** Finds the account with the first matching value. */
  private async findCredentialsBy(
    column: string,
    values: readonly string[],
    network: string,
  ): Promise<Credentials | null> {
    const [row] = await this.select<Account & Omit<Credentials, 'account'>>(
      `SELECT ${ACCOUNT_COLUMNS}, u.password_hash AS "passwordHash",
              EXISTS (SELECT FROM sessions AS s WHERE s.user_id = u.id AND s.network = $2) AS "knownNetwork"
       FROM users AS u WHERE u.${column} = ANY($1)
       ORDER BY array_position($1, u.${column}) LIMIT 1`,
      [[...values], network],
    );
    if (!row) return null;
    const { passwordHash, knownNetwork, ...account } = row;
    return { account, passwordHash, knownNetwork };
  }

  private select<Row>(sql: string, values: unknown[]): Promise<Row[]> {
    return this.database.run((manager) => manager.query<Row[]>(sql, values));
  }
}

const insertWords = (manager: EntityManager, userId: string, words: string[]) =>
  manager.query('INSERT INTO user_words (word, user_id) SELECT DISTINCT unnest($1::text[]), $2::uuid', [words, userId]);

function conflictOf(error: unknown): ConflictError | null {
  switch (violatedConstraint(error)) {
    case 'users_username_unique':
      return new ConflictError('This username is taken.', 'username');
    case 'users_email_unique':
      return new ConflictError('This email address is taken.', 'email');
    default:
      return null;
  }
}
