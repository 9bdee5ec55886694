import { BadUserInputError, UnauthenticatedError } from '@parley/service/errors';
import type { Viewer } from '@parley/service/identity';
import type { Deadline } from '@parley/service/time';
import type { AccountRepository } from '../repositories/account-repository.ts';
import type { RevocationRepository } from '../repositories/revocation-repository.ts';
import type { Access } from './access.ts';
import type { Account } from './account.ts';
import type { PendingRevocations } from './pending-revocations.ts';
import type { Client } from './client.ts';
import { rejectGuessable } from './common-passwords.ts';
import { parseNewPassword, readPassword } from './identity-rules.ts';
import type { Passwords, WorkCounter } from './passwords.ts';
import type { AuthRateLimits } from './rate-limits.ts';

interface PasswordInput {
  currentPassword: string;
  newPassword: string;
}

/** Changes passwords. */
export class PasswordChange {
  constructor(
    private readonly access: Access,
    private readonly accounts: AccountRepository,
    private readonly revocations: RevocationRepository,
    private readonly pendingRevocations: PendingRevocations,
    private readonly passwords: Passwords,
    private readonly rateLimits: AuthRateLimits,
    private readonly maxPasswordLength: number,
  ) {}

  /**
   * Sets a new password and ends all other sessions of the viewer.
   * @throws UnauthenticatedError; BadUserInputError, PayloadTooLargeError with the invalid field; RateLimitedError.
   * @throws DeadlineExceededError
   */
  async change(
    viewer: Viewer | null,
    input: PasswordInput,
    client: Client,
    deadline: Deadline,
    work: WorkCounter,
  ): Promise<Account> {
    const { account, sessionId } = await this.access.requireLive(viewer);
    const current = readPassword(input.currentPassword, this.maxPasswordLength, 'currentPassword');
    const wanted = parseNewPassword(input.newPassword, this.maxPasswordLength, 'newPassword');
    rejectGuessable(wanted, account, 'newPassword');

    const { network } = client.source;
    const found = await this.accounts.findCredentialsOf(account.id, network);
    await this.rateLimits.passwordChanges.take(sessionId);
    const refund = await this.rateLimits.takeLogin({
      account: account.id,
      network,
      knownNetwork: found?.knownNetwork ?? false,
    });
    if (!(await this.passwords.verify(current, found?.passwordHash, work)) || !found) {
      throw new BadUserInputError('The current password is incorrect.', 'currentPassword');
    }
    const hashes = { from: found.passwordHash, to: await this.passwords.hash(wanted, work) };
    const isChanged = await this.revocations.changePassword(account.id, hashes, sessionId, deadline);
    if (!isChanged) throw new UnauthenticatedError();
    await Promise.all([refund(), this.rateLimits.passwordChanges.refund(sessionId), this.pendingRevocations.flush()]);
    return found.account;
  }
}
