import { BadUserInputError, ForbiddenError, type Viewer } from '@parley/service';
import type { MembershipRepository } from '../repositories/membership-repository.ts';
import { requireUuid } from './text.ts';

/**
 * The people of a list besides the viewer, each once.
 * @throws BadUserInputError when they are more than `most`, or ids that no user can have.
 */
export function readOthers(viewer: Viewer, ids: readonly string[], field: string, most: number): string[] {
  if (ids.length > most) throw new BadUserInputError(`At most ${most} people.`, field);
  const distinct = new Set(ids.map((id) => requireUuid(id, field)));
  distinct.delete(viewer.userId);
  return [...distinct];
}

/**
 * Looks before something is written, so acts at the same time may pass the limit by as many as they are.
 * @throws ForbiddenError when one of them is in `most` rooms.
 */
export async function requireSpareRooms(
  memberships: Pick<MembershipRepository, 'countRooms'>,
  userIds: readonly string[],
  most: number,
): Promise<void> {
  const counts = await Promise.all(userIds.map((id) => memberships.countRooms(id, most)));
  if (counts.every((count) => count < most)) return;
  throw new ForbiddenError(`Nobody can be in more than ${most} rooms.`);
}
