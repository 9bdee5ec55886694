import { describe, expect, jest, test } from '@jest/globals';
import { NotFoundError } from '@parley/service/errors';
import type { Viewer } from '@parley/service/identity';
import type { TailLease } from '../../events/log/tails.ts';
import type { Room } from '../domain.ts';
import type { ViewerScope } from '../request-scope.ts';
import { acquireFor } from './member-only.ts';

const viewerOf = (role: Viewer['role']): Viewer => ({ userId: 'ada', sessionId: 's', role, expiresAt: new Date(0) });

/** A room whose member is removed while its tail starts, so that the tail does not report it. */
function removedMeanwhile() {
  let isMember = true;
  const release = jest.fn();
  const acquire = async () => {
    isMember = false;
    // Cast: the tail is not used.
    return { release } as unknown as TailLease;
  };
  return {
    release,
    acquire(kind: Room['kind'], role: Viewer['role'] = 'USER') {
      const room = { id: 'a'.repeat(24), kind } as Room;
      const loaders = {
        rooms: { load: async () => room },
        memberships: { load: async () => (isMember ? {} : null) },
      };
      return acquireFor({ viewer: viewerOf(role), loaders } as unknown as ViewerScope, room, { acquire });
    },
  };
}

describe('acquireFor, for a viewer who is removed in the meantime', () => {
  test.each(['PRIVATE', 'DIRECT'] as const)('releases the tail of a %s room and throws NOT_FOUND', async (kind) => {
    const room = removedMeanwhile();
    await expect(room.acquire(kind)).rejects.toThrow(NotFoundError);
    expect(room.release).toHaveBeenCalledTimes(1);
  });

  test('keeps the tail of a public room', async () => {
    const room = removedMeanwhile();
    await room.acquire('PUBLIC');
    await room.acquire('PRIVATE', 'ADMIN');
    expect(room.release).not.toHaveBeenCalled();
  });
});
