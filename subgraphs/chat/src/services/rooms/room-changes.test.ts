import { describe, expect, test } from '@jest/globals';
import { DeadlineExceededError } from '@parley/service/errors';
import type { Viewer } from '@parley/service/identity';
import { Deadline } from '@parley/service/time';
import type { AuditEntry } from '../../repositories/audit-repository.ts';
import { roomAt, silentLogger } from '../../../tests/support/fake-room.ts';
import type { Room } from '../domain.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { ViewerScope } from '../request-scope.ts';
import { RoomChanges } from './room-changes.ts';

const moderator: Viewer = { userId: 'moderator', role: 'MODERATOR' } as Viewer;

/** A room of another user, its audit log, and the outcomes of the next changes. */
function start(
  outcomes: ('done' | 'lost' | 'overtaken' | 'failed')[],
  deadline = Deadline.in(10_000),
  onAllocate: () => void = () => undefined,
) {
  const log = new Map<string, AuditEntry>();
  /** Number of audit entries at the time of each change. */
  const noted: number[] = [];
  const abandoned: number[] = [];
  let taken = 1;
  let room: Room = roomAt(1);
  const clear = () => undefined;
  const repositories = {
    audit: {
      insert: async (entries: readonly AuditEntry[]) => entries.forEach((entry) => log.set(entry.id, entry)),
      remove: async (entries: readonly AuditEntry[]) => entries.forEach(({ id }) => log.delete(id)),
    },
    rooms: {
      allocateForChange: async () => {
        onAllocate();
        return ++taken;
      },
      addAbandonedRevs: async (_id: string, revs: readonly number[]) => void abandoned.push(...revs),
      change: async (_id: string, _rev: number, changes: Partial<Room>) => {
        noted.push(log.size);
        const outcome = outcomes.shift();
        if (outcome === 'failed') throw new Error('store unavailable');
        // 'lost': another request made the same change first. 'overtaken': another change came first.
        room = { ...room, ...changes, ...(outcome === 'overtaken' && { name: 'Other' }), rev: room.rev + 1 };
        return outcome === 'done' ? room : null;
      },
    },
  };
  const changes = new RoomChanges({
    repositories: repositories as unknown as Repositories,
    bus: { publish: clear },
    rateLimits: { roomChanges: { take: async () => undefined } },
    limits: { MAX_ROOM_NAME_LENGTH: 80, MAX_TOPIC_LENGTH: 500, WRITE_DEADLINE_MS: 10_000 },
  });
  const loaders = {
    rooms: { load: async () => room, clear },
    memberships: { load: async () => null },
    positions: { clear },
  };
  // Cast: only the members used here exist.
  const scope = { viewer: moderator, loaders, deadline, logger: silentLogger } as unknown as ViewerScope;
  return {
    log,
    noted,
    abandoned,
    rename: (name: string) => changes.update(scope, { roomId: room.id, name }),
  };
}

describe('the audit log of a room change', () => {
  test('is written before the change', async () => {
    const { log, noted, rename } = start(['done']);
    await rename('New');
    expect([noted, log.size]).toEqual([[1], 1]);
  });

  test('keeps the entry when it is unknown whether the change was made', async () => {
    const { log, rename } = start(['failed']);
    await expect(rename('New')).rejects.toThrow('store unavailable');
    expect(log.size).toBe(1);
  });

  test('has one entry when another change came first', async () => {
    const { log, noted, rename } = start(['overtaken', 'overtaken', 'done']);
    expect(await rename('New')).toMatchObject({ name: 'New' });
    expect([noted, log.size]).toEqual([[1, 1, 1], 1]);
  });

  test('is empty when another request made the change first', async () => {
    const { log, noted, rename } = start(['lost']);
    expect(await rename('New')).toMatchObject({ name: 'New' });
    expect([noted, log.size]).toEqual([[1], 0]);
  });

  test('is empty when there is nothing to change', async () => {
    const { log, noted, rename } = start([]);
    await rename('A room');
    expect([noted, log.size]).toEqual([[], 0]);
  });
});

describe('revs of changes that were not made', () => {
  test('are stored when another change came first', async () => {
    const { abandoned, rename } = start(['lost']);
    await rename('New');
    expect(abandoned).toEqual([2]);
  });

  test('are stored with the change that succeeds', async () => {
    const { abandoned, rename } = start(['overtaken', 'done']);
    await rename('New');
    expect(abandoned).toEqual([]);
  });

  test('are not abandoned when it is unknown whether the change was made', async () => {
    const { abandoned, rename } = start(['failed']);
    await expect(rename('New')).rejects.toThrow('store unavailable');
    expect(abandoned).toEqual([]);
  });
});

describe('a change whose deadline has passed', () => {
  test('is not started and leaves no audit entry', async () => {
    const { log, noted, rename } = start(['done'], Deadline.in(0));
    await expect(rename('New')).rejects.toThrow(DeadlineExceededError);
    expect([noted, log.size]).toEqual([[], 0]);
  });

  test('is not made under its allocated rev, which is abandoned', async () => {
    const leaving = new AbortController();
    const deadline = new Deadline(Infinity, leaving.signal, () => 0);
    const { abandoned, noted, log, rename } = start(['done'], deadline, () => leaving.abort());
    await expect(rename('New')).rejects.toThrow(DeadlineExceededError);
    expect([noted, abandoned, log.size]).toEqual([[], [2], 0]);
  });
});
