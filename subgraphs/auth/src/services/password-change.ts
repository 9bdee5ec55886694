import { BadUserInputError, UnauthenticatedError, type Deadline, type Viewer } from '@parley/service';
import type { AccountRepository } from '../repositories/account-repository.ts';
import type { RevocationRepository } from '../repositories/revocation-repository.ts';
import type { Access } from './access.ts';
import type { Account } from './account.ts';
import type { Announcements } from './announcements.ts';
import type { Client } from './client.ts';
import { refuseGuessable } from './common-passwords.ts';
import { parseNewPassword, readPassword } from './identity-rules.ts';
import type { Passwords, Work } from './passwords.ts';
import type { Throttles } from './throttles.ts';

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
    private readonly announcements: Announcements,
    private readonly passwords: Passwords,
    private readonly throttles: Throttles,
    private readonly mostPasswordLength: number,
  ) {}

  /**
   * Sets a new password and ends all other sessions of the viewer.
   * @throws UnauthenticatedError; BadUserInputError, PayloadTooLargeError with the field at fault; RateLimitedError.
   * @throws DeadlineExceededError
   */
  async change(
    viewer: Viewer | null,
    input: PasswordInput,
    client: Client,
    deadline: Deadline,
    work: Work,
  ): Promise<Account> {
    const { account, sessionId } = await this.access.requireLive(viewer);
    const current = readPassword(input.currentPassword, this.mostPasswordLength, 'currentPassword');
    const wanted = parseNewPassword(input.newPassword, this.mostPasswordLength, 'newPassword');
    refuseGuessable(wanted, account, 'newPassword');

    const { network } = client.place;
    const found = await this.accounts.findCredentialsOf(account.id, network);
    await this.throttles.passwordChanges.take(sessionId);
    const giveBack = await this.throttles.takeLogin({
      account: account.id,
      network,
      familiar: found?.familiar ?? false,
    });
    if (!(await this.passwords.verify(current, found?.passwordHash, work)) || !found) {
      throw new BadUserInputError('This is not the current password.', 'currentPassword');
    }
    const hashes = { from: found.passwordHash, to: await this.passwords.hash(wanted, work) };
    const isChanged = await this.revocations.changePassword(account.id, hashes, sessionId, deadline);
    if (!isChanged) throw new UnauthenticatedError();
    await Promise.all([giveBack(), this.throttles.passwordChanges.giveBack(sessionId), this.announcements.flush()]);
    return found.account;
  }
}
