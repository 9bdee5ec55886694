import { ForbiddenError, NotFoundError, ServiceUnavailableError } from '@parley/service/errors';
import type { Viewer } from '@parley/service/identity';
import type { Deadline } from '@parley/service/time';
import type { RoomBus } from '../../events/redis/room-bus.ts';
import { isAtLeast, isStaff, requireRank, type Access } from '../access.ts';
import type { MemberRole, Membership, Room, RoomKind } from '../domain.ts';
import type { InvitePolicy } from './invite-policy.ts';
import type { Limits } from '../limits.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { Loaders } from '../loaders.ts';
import { requireSpareRooms } from './user-ids.ts';
import type { Throttles } from '../throttles.ts';
import type { Roster } from './roster.ts';
import { requireUuid } from '../input/text.ts';

/**
 * Memberships of rooms and their settings, for one request. All methods are idempotent. Each throws `RateLimitedError`
 * when the viewer exceeds a rate limit, and `DeadlineExceededError`.
 */
export class MemberService {
  constructor(
    private readonly access: Access,
    private readonly loaders: Loaders,
    private readonly repositories: Repositories,
    private readonly roster: Roster,
    private readonly invitePolicy: InvitePolicy,
    private readonly bus: Pick<RoomBus, 'publishToUser'>,
    private readonly throttles: Pick<Throttles, 'roomChanges' | 'reads'>,
    private readonly limits: Limits,
    private readonly deadline: Deadline,
  ) {}

  /**
   * Makes the viewer a member of a public room.
   * @throws NotFoundError when no room with this id is readable by the viewer.
   * @throws ForbiddenError when it is not public, archived or full, or the viewer has reached the room limit.
   */
  async join(viewer: Viewer, roomId: string): Promise<Room> {
    await this.throttles.roomChanges.take(viewer.userId);
    const room = await this.access.requireReadableRoom(viewer, roomId);
    if (await this.access.findMembership(viewer, roomId)) return room;
    await this.requireSpareRoom(viewer.userId);
    await this.change(viewer, roomId, viewer.userId, ({ target }) => {
      if (target) return null;
      if (room.kind !== 'PUBLIC') throw new ForbiddenError('Only public rooms can be joined.');
      return { role: 'MEMBER' };
    });
    return this.access.requireReadableRoom(viewer, roomId);
  }

  /**
   * Ends the viewer's membership.
   * @returns the room, which the viewer may no longer be able to read.
   * @throws NotFoundError when no room with this id is readable by the viewer.
   * @throws ForbiddenError for a direct room of one or two people.
   * @throws ConflictError for the last owner while other members stay, unless the room is archived.
   */
  async leave(viewer: Viewer, roomId: string): Promise<Room> {
    await this.throttles.roomChanges.take(viewer.userId);
    const room = await this.access.requireReadableRoom(viewer, roomId);
    await this.change(viewer, roomId, viewer.userId, ({ target }) => {
      if (!target) return null;
      requireLeavable(room);
      return { role: null };
    });
    return this.reload(roomId);
  }

  /**
   * Adds a member. Any member may do so in a public room, owners and moderators in a private one.
   * @throws BadUserInputError, NotFoundError, ForbiddenError as `join`.
   * @throws BadUserInputError, ForbiddenError, ServiceUnavailableError as `InvitePolicy.check`, unless the user is a
   *   member.
   */
  async add(viewer: Viewer, roomId: string, userId: string): Promise<Room> {
    const targetId = requireUuid(userId, 'userId');
    await this.throttles.roomChanges.take(viewer.userId);
    const { room, membership } = await this.access.requireRole(viewer, roomId, 'MEMBER');
    const requirePermission = (kind: RoomKind, actor: Membership | null) => {
      requireNotDirect(kind);
      requireRank(isStaff(viewer), actor, kind === 'PUBLIC' ? 'MEMBER' : 'MODERATOR');
    };
    requirePermission(room.kind, membership); // No user is looked up for a viewer without permission.
    const [known] = await this.repositories.memberships.findByKeys([{ roomId, userId: targetId }]);
    if (!known) await this.requireInvitable(viewer, room, targetId);
    await this.change(viewer, roomId, targetId, (view) => {
      requirePermission(view.room.kind, view.actor);
      return view.target ? null : { role: 'MEMBER' };
    });
    return this.reload(roomId);
  }

  /**
   * Ends a user's membership. For owners and moderators; only owners and staff can remove an owner or moderator.
   * @throws BadUserInputError, NotFoundError, ForbiddenError, ConflictError as `leave`.
   */
  async remove(viewer: Viewer, roomId: string, userId: string): Promise<Room> {
    const targetId = requireUuid(userId, 'userId');
    await this.throttles.roomChanges.take(viewer.userId);
    await this.access.requireRole(viewer, roomId, 'MODERATOR');
    await this.change(viewer, roomId, targetId, (view) => {
      requireNotDirect(view.room.kind);
      requireRank(isStaff(viewer), view.actor, 'MODERATOR');
      if (!view.target) return null;
      const isOther = targetId !== viewer.userId;
      if (isOther && isAtLeast(view.target.role, 'MODERATOR')) requireRank(isStaff(viewer), view.actor, 'OWNER');
      return { role: null, audit: 'MEMBER_REMOVED' };
    });
    return this.reload(roomId);
  }

  /**
   * Changes a member's role. For owners of the room; not for staff of the platform.
   * @throws BadUserInputError
   * @throws NotFoundError when no room with this id is readable by the viewer, or the user is not a member.
   * @throws ForbiddenError when the viewer is not an owner, or the room is direct or archived.
   * @throws ConflictError when the room would be left without an owner.
   */
  async setRole(viewer: Viewer, roomId: string, userId: string, role: MemberRole): Promise<Room> {
    const targetId = requireUuid(userId, 'userId');
    await this.throttles.roomChanges.take(viewer.userId);
    await this.access.requireReadableRoom(viewer, roomId);
    await this.change(viewer, roomId, targetId, (view) => {
      requireNotDirect(view.room.kind);
      requireRank(false, view.actor, 'OWNER');
      if (!view.target) throw new NotFoundError('member');
      return { role, audit: 'MEMBER_ROLE_CHANGED' };
    });
    return this.reload(roomId);
  }

  /** Sets the viewer's read position. @throws NotFoundError, ForbiddenError as `Access.requireMembership`. */
  async markRead(viewer: Viewer, roomId: string, seq: number): Promise<Room> {
    await this.throttles.reads.take(viewer.userId);
    await this.access.requireMembership(viewer, roomId);
    const room = await this.access.requireReadableRoom(viewer, roomId);
    const { userId } = viewer;
    // A message that is not written yet cannot have been read.
    const read = { roomId, userId, seq: Math.min(seq, room.lastSeq) };
    if (await this.repositories.memberships.advanceRead([read], await this.timeToWrite()))
      this.onReadState(viewer, roomId);
    return room;
  }

  /**
   * @throws NotFoundError, ForbiddenError as `Access.requireMembership`.
   * @throws ServiceUnavailableError when another request changes it at the same time.
   */
  async mute(viewer: Viewer, roomId: string, muted: boolean): Promise<Room> {
    await this.throttles.roomChanges.take(viewer.userId);
    await this.access.requireMembership(viewer, roomId);
    const { userId } = viewer;
    const { memberships } = this.repositories;
    const isChanged = await memberships.setMuted({ roomId, userId }, muted, () => this.timeToWrite());
    if (isChanged === null) throw new ServiceUnavailableError();
    if (isChanged) this.onReadState(viewer, roomId);
    return this.access.requireReadableRoom(viewer, roomId);
  }

  private async change(
    viewer: Viewer,
    roomId: string,
    targetId: string,
    decide: Parameters<Roster['change']>[1]['decide'],
  ): Promise<void> {
    try {
      await this.roster.change(roomId, { actorId: viewer.userId, targetId, decide }, this.deadline);
    } finally {
      this.loaders.rooms.clear(roomId);
      this.loaders.positions.clear(roomId);
      for (const userId of [viewer.userId, targetId]) {
        this.loaders.memberships.clear({ roomId, userId });
        this.loaders.entries.clear(userId);
      }
      this.loaders.visibleRooms.clearAll();
    }
  }

  private async timeToWrite(): Promise<number> {
    await this.deadline.settled();
    return this.deadline.timeFor(this.limits.WRITE_DEADLINE_MS);
  }

  private async reload(roomId: string): Promise<Room> {
    const room = await this.loaders.rooms.load(roomId);
    if (!room) throw new NotFoundError('room');
    return room;
  }

  private async requireInvitable(viewer: Viewer, room: Room, userId: string): Promise<void> {
    this.access.requireOpenRoom(room);
    if (userId !== viewer.userId) await this.invitePolicy.check([userId], 'userId');
    await this.requireSpareRoom(userId);
  }

  private requireSpareRoom(userId: string): Promise<void> {
    return requireSpareRooms(this.repositories.memberships, [userId], this.limits.MAX_ROOMS_PER_USER);
  }

  private onReadState({ userId }: Viewer, roomId: string): void {
    this.loaders.memberships.clear({ roomId, userId });
    this.loaders.unreadEmpty.clearAll();
    this.loaders.unreadMentions.clearAll();
    this.bus.publishToUser(userId, { kind: 'read', roomId });
  }
}

function requireNotDirect(kind: RoomKind): void {
  if (kind === 'DIRECT') throw new ForbiddenError('The members of a direct room cannot be changed.');
}

function requireLeavable({ kind, directSize = 0 }: Room): void {
  if (kind === 'DIRECT' && directSize <= 2) {
    throw new ForbiddenError('A direct room of two people cannot be left. Hide it instead.');
  }
}
