import { NotFoundError } from '@parley/service/errors';
import type { Viewer } from '@parley/service/identity';
import type { TailLease, Tails } from '../../events/log/tails.ts';
import { findReadableRoom, isStaff } from '../access.ts';
import type { Room } from '../domain.ts';
import type { ViewerScope } from '../request-scope.ts';

/** True when the viewer may read the room only while they are a member of it. */
export const isMemberOnly = (viewer: Viewer, room: Room) => room.kind !== 'PUBLIC' && !isStaff(viewer);

/**
 * The room's tail, for a viewer who may still read the room once the tail has started: from then on, the tail reports
 * the end of the membership.
 * @throws NotFoundError
 */
export async function acquireFor(scope: ViewerScope, room: Room, tails: Pick<Tails, 'acquire'>): Promise<TailLease> {
  const lease = await tails.acquire(room.id);
  try {
    if (isMemberOnly(scope.viewer, room) && !(await findReadableRoom(scope, room.id))) throw new NotFoundError('room');
    return lease;
  } catch (error) {
    lease.release();
    throw error;
  }
}
