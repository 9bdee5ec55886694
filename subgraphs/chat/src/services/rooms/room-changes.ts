import { ForbiddenError, ServiceUnavailableError } from '@parley/service/errors';
import type { Viewer } from '@parley/service/identity';
import type { Throttle } from '@parley/service/redis';
import type { Logger } from '@parley/service/telemetry';
import type { Deadline } from '@parley/service/time';
import type { RoomBus } from '../../events/redis/room-bus.ts';
import { newAuditId } from '../../repositories/audit-repository.ts';
import type { Access } from '../access.ts';
import { withdrawIfNotDone } from '../audit/audit-trace.ts';
import { AbandonedRevs } from '../writes/abandoned-revs.ts';
import type { AuditAction, AuditEntry, MemberRole, Room } from '../domain.ts';
import type { Limits } from '../limits.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { Loaders } from '../loaders.ts';
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

/**
 * Changes rooms themselves, for one request. All methods throw `RateLimitedError` when the viewer exceeds the rate
 * limit, and `DeadlineExceededError`.
 */
export class RoomChanges {
  constructor(
    private readonly access: Access,
    private readonly loaders: Loaders,
    private readonly repositories: Repositories,
    private readonly bus: Pick<RoomBus, 'publish'>,
    private readonly throttle: Throttle,
    private readonly limits: Limits,
    private readonly deadline: Deadline,
    private readonly logger: Logger,
  ) {}

  /**
   * Changes the given fields. For owners and moderators of the room, and staff.
   * @throws BadUserInputError, PayloadTooLargeError
   * @throws NotFoundError, ForbiddenError as `Access.requireRole`, and for direct and archived rooms.
   */
  update(viewer: Viewer, input: RoomUpdate): Promise<Room> {
    const wanted: Changes = {};
    if (input.name != null) wanted.name = requireName(input.name, 'name', this.limits.MAX_ROOM_NAME_LENGTH);
    if (input.topic != null) wanted.topic = optionalLine(input.topic, 'topic', this.limits.MAX_TOPIC_LENGTH);
    const decide = (room: Room) => {
      this.access.requireOpenRoom(room);
      const isSame =
        (wanted.name ?? room.name) === room.name && (wanted.topic === undefined || wanted.topic === room.topic);
      return isSame ? null : wanted;
    };
    return this.change(viewer, input.roomId, { minRole: 'MODERATOR', action: 'ROOM_UPDATED', decide });
  }

  /**
   * Archives a room permanently. For its owners, and staff. Idempotent.
   * @throws NotFoundError, ForbiddenError as `Access.requireRole`, and for direct rooms.
   */
  archive(viewer: Viewer, roomId: string): Promise<Room> {
    const decide = (room: Room) => (room.archivedAt ? null : { archivedAt: new Date() });
    return this.change(viewer, roomId, { minRole: 'OWNER', action: 'ROOM_ARCHIVED', decide });
  }

  private async change(viewer: Viewer, roomId: string, how: RoomAction): Promise<Room> {
    await this.throttle.take(viewer.userId);
    const abandoned = new AbandonedRevs(roomId, this.repositories.rooms, this.bus, this.logger);
    try {
      return await this.tryToChange(viewer, roomId, how, abandoned);
    } finally {
      await abandoned.store();
    }
  }

  private async tryToChange(viewer: Viewer, roomId: string, how: RoomAction, abandoned: AbandonedRevs): Promise<Room> {
    const entryId = newAuditId();
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const { room } = await this.access.requireRole(viewer, roomId, how.minRole);
      if (room.kind === 'DIRECT') throw new ForbiddenError('Direct rooms cannot be changed.');
      const changes = how.decide(room);
      if (!changes) return room;
      // Before the action: an action without an audit entry could not be made up for.
      const entries = this.entriesOf(entryId, viewer, room, how.action);
      await this.deadline.settled();
      this.deadline.throwIfOver();
      await this.repositories.audit.insert(entries);
      const store = () => this.store(room, changes, abandoned);
      const changed = await withdrawIfNotDone(this.repositories.audit, entries, this.logger, store);
      this.loaders.rooms.clear(roomId);
      this.loaders.positions.clear(roomId);
      if (changed) return changed;
      await this.repositories.audit.withdraw(entries);
    }
    throw new ServiceUnavailableError();
  }

  /** @returns null when the room changed meanwhile. */
  private async store(room: Room, changes: Changes, abandoned: AbandonedRevs): Promise<Room | null> {
    const maxTimeMs = this.deadline.timeFor(this.limits.WRITE_DEADLINE_MS);
    const rev = await this.repositories.rooms.allocateForChange(room.id, maxTimeMs);
    if (rev === null) return null;
    let changed: Room | null = null;
    await abandoned.abandonUnless([rev], async () => {
      await this.deadline.settled();
      const options = { rev, abandoned: abandoned.list(), maxTimeMs: this.deadline.timeFor(maxTimeMs) };
      changed = await this.repositories.rooms.change(room.id, room.rev, changes, options);
      return changed !== null;
    });
    if (changed) this.bus.publish(room.id, [{ kind: 'room', rev, room: changed }]);
    return changed;
  }

  /** Only actions on other users' rooms are logged. */
  private entriesOf(id: string, { userId }: Viewer, room: Room, action: AuditAction): AuditEntry[] {
    if (room.createdBy === userId) return [];
    return [{ id, at: new Date(), actorId: userId, action, roomId: room.id, messageId: null, targetId: null }];
  }
}
