import { randomUUID } from 'node:crypto';
import { UnauthenticatedError } from '@parley/service/errors';
import type { Deadline } from '@parley/service/time';
import { nameStarts } from '@parley/text/search-text';
import type { AccountRepository } from '../repositories/account-repository.ts';
import type { Account, LoggedIn } from './account.ts';
import type { Client } from './client.ts';
import { rejectGuessable } from './common-passwords.ts';
import { parseDeviceLabel } from './device-label.ts';
import {
  lookUpLogin,
  parseDisplayName,
  parseEmail,
  parseNewPassword,
  parseUsername,
  readPassword,
} from './identity-rules.ts';
import type { Passwords, WorkCounter } from './passwords.ts';
import type { Sessions } from './sessions.ts';
import type { AuthRateLimits } from './rate-limits.ts';

interface RegisterInput {
  username: string;
  email: string;
  password: string;
  displayName?: string | null | undefined;
  deviceLabel?: string | null | undefined;
}

interface LoginInput {
  /** A username or an email address. */
  login: string;
  password: string;
  deviceLabel?: string | null | undefined;
}

/** Registers accounts and authenticates their users. */
export class LogIn {
  constructor(
    private readonly repository: AccountRepository,
    private readonly sessions: Sessions,
    private readonly passwords: Passwords,
    private readonly rateLimits: AuthRateLimits,
    private readonly maxPasswordLength: number,
  ) {}

  /**
   * @throws BadUserInputError, PayloadTooLargeError, ConflictError, each with the invalid field; RateLimitedError.
   * @throws DeadlineExceededError
   */
  async register(input: RegisterInput, client: Client, deadline: Deadline, work: WorkCounter): Promise<LoggedIn> {
    const username = parseUsername(input.username);
    const email = parseEmail(input.email);
    const displayName = parseDisplayName(input.displayName ?? username.shown);
    const password = parseNewPassword(input.password, this.maxPasswordLength);
    rejectGuessable(password, { username: username.shown, email });
    const deviceLabel = parseDeviceLabel(input.deviceLabel);
    await this.rateLimits.registrations.take(client.source.network);

    const account: Account = {
      id: randomUUID(),
      username: username.shown,
      displayName,
      avatarUrl: null,
      role: 'USER',
      createdAt: new Date(),
      email,
      disabled: false,
    };
    const passwordHash = await this.passwords.hash(password, work);
    const newSession = this.sessions.prepare(account.id, client, deviceLabel);
    const words = nameStarts(username.shown, displayName);
    const issuedAt = await this.repository.insert(
      { ...account, usernameKey: username.key, passwordHash, words },
      newSession.session,
      deadline,
    );
    return this.sessions.resultOf(account, newSession, issuedAt);
  }

  /**
   * An unknown or disabled account takes the same time as a wrong password and gives the same error.
   * @throws UnauthenticatedError when login and password do not match; RateLimitedError; DeadlineExceededError.
   */
  async login(input: LoginInput, client: Client, deadline: Deadline, work: WorkCounter): Promise<LoggedIn> {
    const password = readPassword(input.password, this.maxPasswordLength);
    const deviceLabel = parseDeviceLabel(input.deviceLabel);
    const login = lookUpLogin(input.login);
    const { network } = client.source;
    const found = login && (await this.repository.findCredentials(login, network));
    const refund = await this.rateLimits.takeLogin({
      account: found?.account.id ?? JSON.stringify(login ?? input.login),
      network,
      knownNetwork: found?.knownNetwork ?? false,
    });
    const matches = await this.passwords.verify(password, found?.passwordHash, work);
    const session = found && this.sessions.prepare(found.account.id, client, deviceLabel);
    const loggedIn =
      session && matches && !found.account.disabled
        ? await this.sessions.open(session, found.passwordHash, deadline)
        : null;
    if (!loggedIn) throw new UnauthenticatedError('Incorrect login or password.');
    await refund();
    return loggedIn;
  }
}
