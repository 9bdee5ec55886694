import { BadUserInputError, ForbiddenError } from '@parley/service/errors';
import type { MembershipRepository } from '../../repositories/membership-repository.ts';
import type { Limits } from '../limits.ts';
import type { UserDirectory } from './user-directory.ts';

/** Decides whom others may add to a room. Shared by all requests of a replica. */
export class InvitePolicy {
  constructor(
    private readonly directory: Pick<UserDirectory, 'findUnknown'>,
    private readonly memberships: Pick<MembershipRepository, 'countRooms'>,
    private readonly limits: Pick<Limits, 'MAX_ROOMS_PER_USER_BY_OTHERS'>,
  ) {}

  /**
   * Checks users whom another user adds to a room. Others may fill only part of a user's room limit: otherwise anyone
   * could use up all of it.
   * @param userIds in canonical form, without the viewer and users who are already in the room.
   * @param field the argument that contains the ids.
   * @throws BadUserInputError when a user does not exist.
   * @throws ForbiddenError when a user is in `MAX_ROOMS_PER_USER_BY_OTHERS` rooms. The error does not say which one.
   * @throws ServiceUnavailableError when auth does not respond.
   */
  async check(userIds: readonly string[], field: string): Promise<void> {
    const unknown = await this.directory.findUnknown(userIds);
    if (unknown.length > 0) throw new BadUserInputError('User not found.', field);
    const max = this.limits.MAX_ROOMS_PER_USER_BY_OTHERS;
    const counts = await Promise.all(userIds.map((id) => this.memberships.countRooms(id, max)));
    if (counts.every((count) => count < max)) return;
    throw new ForbiddenError('A user has reached the room limit.');
  }
}
