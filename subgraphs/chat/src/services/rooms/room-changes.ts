import { ForbiddenError, ServiceUnavailableError } from '@parley/service/errors';
import type { Viewer } from '@parley/service/identity';
import type { Deadline } from '@parley/service/time';
import type { RoomBus } from '../../events/redis/room-bus.ts';
import { newAuditId } from '../../repositories/audit-repository.ts';
import { requireOpenRoom, requireRole } from '../access.ts';
import { removeIfNotDone } from '../audit/audit-trace.ts';
import { AbandonedRevs } from '../writes/abandoned-revs.ts';
import type { AuditAction, AuditEntry, MemberRole, Room } from '../domain.ts';
import type { Limits } from '../limits.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { ViewerScope } from '../request-scope.ts';
import type { UserRateLimits } from '../rate-limits.ts';
import { optionalLine, requireName } from '../input/text.ts';

/** Maximum number of attempts while others change the same room. */
const MAX_ATTEMPTS = 8;

export interface RoomUpdate {
  roomId: string;
  name?: string | null;
  topic?: string | null;
}

type Changes = Partial<Pick<Room, 'name' | 'topic' | 'archivedAt'>>;

/** A change, its audit action and the role that it requires. */
interface RoomAction {
  minRole: MemberRole;
  action: AuditAction;
  /** Returns null when nothing changes. @throws DomainError when the change is not allowed. */
  decide(room: Room): Changes | null;
}

export interface RoomChangesOptions {
  repositories: Pick<Repositories, 'rooms' | 'audit'>;
  bus: Pick<RoomBus, 'publish'>;
  rateLimits: Pick<UserRateLimits, 'roomChanges'>;
  limits: Pick<Limits, 'MAX_ROOM_NAME_LENGTH' | 'MAX_TOPIC_LENGTH' | 'WRITE_DEADLINE_MS'>;
}

/**
 * Changes rooms themselves. All methods throw `RateLimitedError` when the viewer exceeds the rate limit, and
 * `DeadlineExceededError`.
 */
export class RoomChanges {
  constructor(private readonly options: RoomChangesOptions) {}

  /**
   * Changes the given fields. For owners and moderators of the room, and staff.
   * @throws BadUserInputError, PayloadTooLargeError
   * @throws NotFoundError, ForbiddenError as `requireRole`, and for direct and archived rooms.
   */
  update(scope: ViewerScope, input: RoomUpdate): Promise<Room> {
    const { limits } = this.options;
    const wanted: Changes = {};
    if (input.name != null) wanted.name = requireName(input.name, 'name', limits.MAX_ROOM_NAME_LENGTH);
    if (input.topic != null) wanted.topic = optionalLine(input.topic, 'topic', limits.MAX_TOPIC_LENGTH);
    const decide = (room: Room) => {
      requireOpenRoom(room);
      const isSame =
        (wanted.name ?? room.name) === room.name && (wanted.topic === undefined || wanted.topic === room.topic);
      return isSame ? null : wanted;
    };
    return this.change(scope, input.roomId, { minRole: 'MODERATOR', action: 'ROOM_UPDATED', decide });
  }

  /**
   * Archives a room permanently. For its owners, and staff. Idempotent.
   * @throws NotFoundError, ForbiddenError as `requireRole`, and for direct rooms.
   */
  archive(scope: ViewerScope, roomId: string): Promise<Room> {
    const decide = (room: Room) => (room.archivedAt ? null : { archivedAt: new Date() });
    return this.change(scope, roomId, { minRole: 'OWNER', action: 'ROOM_ARCHIVED', decide });
  }

  private async change(scope: ViewerScope, roomId: string, how: RoomAction): Promise<Room> {
    const { repositories, bus, rateLimits } = this.options;
    await rateLimits.roomChanges.take(scope.viewer.userId);
    const abandoned = new AbandonedRevs(roomId, repositories.rooms, bus, scope.logger);
    try {
      return await this.tryToChange(scope, roomId, how, abandoned);
    } finally {
      await abandoned.store();
    }
  }

  private async tryToChange(
    scope: ViewerScope,
    roomId: string,
    how: RoomAction,
    abandoned: AbandonedRevs,
  ): Promise<Room> {
    const { viewer, loaders, deadline, logger } = scope;
    const { audit } = this.options.repositories;
    const entryId = newAuditId();
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const { room } = await requireRole(scope, roomId, how.minRole);
      if (room.kind === 'DIRECT') throw new ForbiddenError('Direct rooms cannot be changed.');
      const changes = how.decide(room);
      if (!changes) return room;
      // Before the action: an action whose audit entry could not be stored afterwards would go unrecorded.
      const entries = entriesOf(entryId, viewer, room, how.action);
      await deadline.settled();
      deadline.throwIfOver();
      await audit.insert(entries);
      const store = () => this.store(deadline, room, changes, abandoned);
      const changed = await removeIfNotDone(audit, entries, logger, store);
      loaders.rooms.clear(roomId);
      loaders.positions.clear(roomId);
      if (changed) return changed;
      await audit.remove(entries);
    }
    throw new ServiceUnavailableError();
  }

  /** @returns null when the room changed in the meantime. */
  private async store(
    deadline: Deadline,
    room: Room,
    changes: Changes,
    abandoned: AbandonedRevs,
  ): Promise<Room | null> {
    const { repositories, bus, limits } = this.options;
    const maxTimeMs = deadline.timeFor(limits.WRITE_DEADLINE_MS);
    const rev = await repositories.rooms.allocateForChange(room.id, maxTimeMs);
    if (rev === null) return null;
    let changed: Room | null = null;
    await abandoned.abandonUnless([rev], async () => {
      await deadline.settled();
      const options = { rev, abandoned: abandoned.list(), maxTimeMs: deadline.timeFor(maxTimeMs) };
      changed = await repositories.rooms.change(room.id, room.rev, changes, options);
      return changed !== null;
    });
    if (changed) bus.publish(room.id, [{ kind: 'room', rev, room: changed }]);
    return changed;
  }
}

/** Only actions on other users' rooms are logged. */
function entriesOf(id: string, { userId }: Viewer, room: Room, action: AuditAction): AuditEntry[] {
  if (room.createdBy === userId) return [];
  return [{ id, at: new Date(), actorId: userId, action, roomId: room.id, messageId: null, targetId: null }];
}
