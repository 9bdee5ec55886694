import { BadUserInputError, ForbiddenError } from '@parley/service';
import type { MembershipRepository } from '../repositories/membership-repository.ts';
import type { Limits } from './limits.ts';
import type { UserDirectory } from './user-directory.ts';

/** Whom others may bring into a room. All requests of a replica share it. */
export class Guests {
  constructor(
    private readonly directory: Pick<UserDirectory, 'findUnknown'>,
    private readonly memberships: Pick<MembershipRepository, 'countRooms'>,
    private readonly limits: Pick<Limits, 'LIMIT_ROOMS_BY_OTHERS'>,
  ) {}

  /**
   * Checks people whom somebody else makes members. They may leave a part of their rooms to others and no more: else
   * anybody could fill all the rooms that somebody can be in.
   * @param userIds in their usual spelling, without the viewer and without who is in the room already.
   * @param field the argument that names them.
   * @throws BadUserInputError when there is no such user.
   * @throws ForbiddenError when one of them is in `LIMIT_ROOMS_BY_OTHERS` rooms. Who and how many is not said.
   * @throws ServiceUnavailableError when auth does not answer who they are.
   */
  async check(userIds: readonly string[], field: string): Promise<void> {
    const unknown = await this.directory.findUnknown(userIds);
    if (unknown.length > 0) throw new BadUserInputError('There is no such user.', field);
    const most = this.limits.LIMIT_ROOMS_BY_OTHERS;
    const counts = await Promise.all(userIds.map((id) => this.memberships.countRooms(id, most)));
    if (counts.every((count) => count < most)) return;
    throw new ForbiddenError('Somebody here is in too many rooms to be brought into another one.');
  }
}
