import {
  ForbiddenError,
  ServiceUnavailableError,
  type Deadline,
  type Logger,
  type Throttle,
  type Viewer,
} from '@parley/service';
import type { RoomBus } from '../events/room-bus.ts';
import { newAuditId } from '../repositories/audit-repository.ts';
import type { Access } from './access.ts';
import { orWithdraw } from './audit-trace.ts';
import { BurnedNumbers } from './burned-numbers.ts';
import type { AuditAction, AuditEntry, MemberRole, Room } from './domain.ts';
import type { Limits } from './limits.ts';
import type { Repositories } from '../repositories/repositories.ts';
import type { Loaders } from './loaders.ts';
import { optionalLine, requireName } from './text.ts';

/** How often a change is tried while others change the same room. */
const MOST_TRIES = 8;

export interface RoomUpdate {
  roomId: string;
  name?: string | null;
  topic?: string | null;
}

type Changes = Partial<Pick<Room, 'name' | 'topic' | 'archivedAt'>>;

/** Who may do what. */
interface Act {
  least: MemberRole;
  action: AuditAction;
  /** Null when there is nothing to change. @throws DomainError when it may not be. */
  decide(room: Room): Changes | null;
}

/**
 * Changes of a room itself, for one request. All throw `RateLimitedError` when the viewer makes too many, and
 * `DeadlineExceededError`.
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
   * Changes what is given. For owners and moderators of the room, and staff.
   * @throws BadUserInputError, PayloadTooLargeError
   * @throws NotFoundError, ForbiddenError as `Access.requireRole` does, and for direct and archived rooms.
   */
  update(viewer: Viewer, input: RoomUpdate): Promise<Room> {
    const wanted: Changes = {};
    if (input.name != null) wanted.name = requireName(input.name, 'name', this.limits.LIMIT_ROOM_NAME_LENGTH);
    if (input.topic != null) wanted.topic = optionalLine(input.topic, 'topic', this.limits.LIMIT_TOPIC_LENGTH);
    const decide = (room: Room) => {
      this.access.requireOpenRoom(room);
      const isSame =
        (wanted.name ?? room.name) === room.name && (wanted.topic === undefined || wanted.topic === room.topic);
      return isSame ? null : wanted;
    };
    return this.change(viewer, input.roomId, { least: 'MODERATOR', action: 'ROOM_UPDATED', decide });
  }

  /**
   * Closes a room for good. For its owners, and staff; again, it changes nothing.
   * @throws NotFoundError, ForbiddenError as `Access.requireRole` does, and for direct rooms.
   */
  archive(viewer: Viewer, roomId: string): Promise<Room> {
    const decide = (room: Room) => (room.archivedAt ? null : { archivedAt: new Date() });
    return this.change(viewer, roomId, { least: 'OWNER', action: 'ROOM_ARCHIVED', decide });
  }

  private async change(viewer: Viewer, roomId: string, how: Act): Promise<Room> {
    await this.throttle.take(viewer.userId);
    const burned = new BurnedNumbers(roomId, this.repositories.rooms, this.bus, this.logger);
    try {
      return await this.tryToChange(viewer, roomId, how, burned);
    } finally {
      await burned.store();
    }
  }

  private async tryToChange(viewer: Viewer, roomId: string, how: Act, burned: BurnedNumbers): Promise<Room> {
    const entryId = newAuditId();
    for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
      const { room } = await this.access.requireRole(viewer, roomId, how.least);
      if (room.kind === 'DIRECT') throw new ForbiddenError('Direct rooms stay as they are.');
      const changes = how.decide(room);
      if (!changes) return room;
      // Before the act: what is done without a trace cannot be made good.
      const entries = this.entriesOf(entryId, viewer, room, how.action);
      await this.deadline.settled();
      this.deadline.throwIfOver();
      await this.repositories.audit.insert(entries);
      const store = () => this.store(room, changes, burned);
      const changed = await orWithdraw(this.repositories.audit, entries, this.logger, store);
      this.loaders.rooms.clear(roomId);
      this.loaders.positions.clear(roomId);
      if (changed) return changed;
      await this.repositories.audit.withdraw(entries);
    }
    throw new ServiceUnavailableError();
  }

  /** @returns null when the room has changed meanwhile. */
  private async store(room: Room, changes: Changes, burned: BurnedNumbers): Promise<Room | null> {
    const maxTimeMs = this.deadline.timeFor(this.limits.WRITE_DEADLINE_MS);
    const rev = await this.repositories.rooms.takeForChange(room.id, maxTimeMs);
    if (rev === null) return null;
    let changed: Room | null = null;
    await burned.unless([rev], async () => {
      await this.deadline.settled();
      const options = { rev, burned: burned.list(), maxTimeMs: this.deadline.timeFor(maxTimeMs) };
      changed = await this.repositories.rooms.change(room.id, room.rev, changes, options);
      return changed !== null;
    });
    if (changed) this.bus.publish(room.id, [{ kind: 'room', rev, room: changed }]);
    return changed;
  }

  /** Only what is done to somebody else's room goes into the log. */
  private entriesOf(id: string, { userId }: Viewer, room: Room, action: AuditAction): AuditEntry[] {
    if (room.createdBy === userId) return [];
    return [{ id, at: new Date(), actorId: userId, action, roomId: room.id, messageId: null, targetId: null }];
  }
}
