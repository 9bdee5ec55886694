import { describe, expect, jest, test } from '@jest/globals';
import { NotFoundError } from '@parley/service/errors';
import type { Viewer } from '@parley/service/identity';
import type { Tails } from '../../events/log/tails.ts';
import type { Access } from '../access.ts';
import type { Room } from '../domain.ts';
import { acquireFor } from './member-only.ts';

const viewerOf = (role: Viewer['role']): Viewer => ({ userId: 'ada', sessionId: 's', role, expiresAt: new Date(0) });

/** A room whose member is removed while its tail starts, so that the tail does not report it. */
function removedMeanwhile() {
  let isMember = true;
  const release = jest.fn();
  const acquire = () => {
    isMember = false;
    return Promise.resolve({ release });
  };
  const findReadableRoom = () => Promise.resolve(isMember ? {} : null);
  return {
    release,
    acquire: (kind: Room['kind'], role: Viewer['role'] = 'USER') =>
      acquireFor(
        viewerOf(role),
        { id: 'room', kind } as Room,
        { findReadableRoom } as unknown as Access,
        { acquire } as unknown as Tails,
      ),
  };
}

describe('acquireFor, for a viewer who is removed meanwhile', () => {
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
