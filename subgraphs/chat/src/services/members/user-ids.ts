import { BadUserInputError, ForbiddenError } from '@parley/service/errors';
import type { Viewer } from '@parley/service/identity';
import type { MembershipRepository } from '../../repositories/membership-repository.ts';
import { requireUuid } from '../input/text.ts';

/**
 * The distinct users of a list, without the viewer.
 * @throws BadUserInputError for more than `max` ids, or an invalid id.
 */
export function readOthers(viewer: Viewer, ids: readonly string[], field: string, max: number): string[] {
  if (ids.length > max) throw new BadUserInputError(`At most ${max} users.`, field);
  const distinct = new Set(ids.map((id) => requireUuid(id, field)));
  distinct.delete(viewer.userId);
  return [...distinct];
}

/**
 * Checks before the write, so concurrent requests can exceed the limit by one each.
 * @throws ForbiddenError when a user is in `max` rooms.
 */
export async function requireSpareRooms(
  memberships: Pick<MembershipRepository, 'countRooms'>,
  userIds: readonly string[],
  max: number,
): Promise<void> {
  const counts = await Promise.all(userIds.map((id) => memberships.countRooms(id, max)));
  if (counts.every((count) => count < max)) return;
  throw new ForbiddenError(`A user can be in at most ${max} rooms.`);
}
