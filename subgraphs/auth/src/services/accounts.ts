import { randomUUID } from 'node:crypto';
import { NotFoundError, UnauthenticatedError, type Viewer } from '@parley/shared';
import type { LoginInput, RegisterInput } from '../generated/resolvers.ts';
import type { AccountRepository } from '../repositories/account-repository.ts';
import type { Account, SignedIn } from './account.ts';
import {
  lookUpLogin,
  lookUpUsername,
  parseDisplayName,
  parseEmail,
  parseNewPassword,
  parseUsername,
  readPassword,
} from './identity-rules.ts';
import type { Passwords } from './passwords.ts';
import type { Sessions } from './sessions.ts';

/** Ids as they are given out; another way of writing one names nobody. */
const ACCOUNT_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Opens accounts, proves who owns them and finds them. */
export class Accounts {
  constructor(
    private readonly repository: AccountRepository,
    private readonly sessions: Sessions,
    private readonly passwords: Passwords,
    private readonly mostPasswordLength: number,
  ) {}

  /** @throws BadUserInputError, PayloadTooLargeError, ConflictError, each with the field at fault. */
  async register(input: RegisterInput): Promise<SignedIn> {
    const username = parseUsername(input.username);
    const email = parseEmail(input.email);
    const displayName = parseDisplayName(input.displayName ?? username.shown);
    const password = parseNewPassword(input.password, this.mostPasswordLength);

    const account: Account = {
      id: randomUUID(),
      username: username.shown,
      displayName,
      avatarUrl: null,
      role: 'USER',
      createdAt: new Date(),
      email,
    };
    const passwordHash = await this.passwords.hash(password);
    const { session, refreshToken } = this.sessions.prepare(account.id);
    await this.repository.insert({ ...account, usernameKey: username.key, passwordHash }, session);
    return this.sessions.signIn(account, session.id, refreshToken);
  }

  /**
   * An unknown account costs the same work as a wrong password, and the answer is the same.
   * @throws UnauthenticatedError when login and password do not match.
   */
  async login(input: LoginInput): Promise<SignedIn> {
    const password = readPassword(input.password, this.mostPasswordLength);
    const login = lookUpLogin(input.login);
    const found = login && (await this.repository.findCredentials(login));
    const matches = await this.passwords.verify(password, found?.passwordHash);
    if (!found || !matches) throw new UnauthenticatedError('Login and password do not match.');
    return this.sessions.open(found.account);
  }

  /** One account or null for each id, in order; one query for all. */
  async findMany(ids: readonly string[]): Promise<(Account | null)[]> {
    const wellFormed = ids.filter((id) => ACCOUNT_ID.test(id));
    const accounts = wellFormed.length > 0 ? await this.repository.findByIds(wellFormed) : [];
    const byId = new Map(accounts.map((account) => [account.id, account]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  /** @throws NotFoundError; BadUserInputError when it is no text. */
  async findByUsername(username: string): Promise<Account> {
    const key = lookUpUsername(username);
    const account = key && (await this.repository.findByUsername(key));
    if (!account) throw new NotFoundError('user');
    return account;
  }
}

/** The e-mail address for its owner and administrators, null for all others. */
export function emailFor(account: Account, viewer: Viewer | null): string | null {
  return viewer && (viewer.userId === account.id || viewer.role === 'ADMIN') ? account.email : null;
}
