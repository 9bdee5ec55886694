import { ConflictError, ForbiddenError, NotFoundError } from '@parley/service/errors';
import type { Role, Viewer } from '@parley/service/identity';
import type { Deadline } from '@parley/service/time';
import type { AdministrationRepository, Rejection } from '../repositories/administration-repository.ts';
import type { Access } from './access.ts';
import { isId, type Account } from './account.ts';
import type { PendingRevocations } from './pending-revocations.ts';

/** What administrators can do with other accounts. At least one administrator always remains. */
export class Administration {
  constructor(
    private readonly repository: AdministrationRepository,
    private readonly access: Access,
    private readonly pendingRevocations: PendingRevocations,
  ) {}

  /** @throws UnauthenticatedError, ForbiddenError, NotFoundError; ConflictError for the last administrator; DeadlineExceededError. */
  async setRole(viewer: Viewer | null, userId: string, role: Role, deadline: Deadline): Promise<Account> {
    const { account } = await this.access.requireAdministrator(viewer);
    return this.finish(
      isId(userId) ? await this.repository.setRole(account.id, userId, role, deadline) : 'no-such-account',
      'role',
    );
  }

  /** @throws UnauthenticatedError, ForbiddenError, NotFoundError; ConflictError for the last administrator; DeadlineExceededError. */
  async setDisabled(viewer: Viewer | null, userId: string, disabled: boolean, deadline: Deadline): Promise<Account> {
    const { account } = await this.access.requireAdministrator(viewer);
    return this.finish(
      isId(userId) ? await this.repository.setDisabled(account.id, userId, disabled, deadline) : 'no-such-account',
      'disabled',
    );
  }

  private async finish(outcome: Account | Rejection, field: string): Promise<Account> {
    switch (outcome) {
      case 'not-an-administrator':
        throw new ForbiddenError('Only administrators can do this.');
      case 'no-such-account':
        throw new NotFoundError('user');
      case 'last-administrator':
        throw new ConflictError('At least one administrator must remain.', field);
      default:
        await this.pendingRevocations.flush();
        return outcome;
    }
  }
}
