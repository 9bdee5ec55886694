import { ForbiddenError, NotFoundError, ServiceUnavailableError } from '@parley/service/errors';
import type { RoomBus } from '../../events/redis/room-bus.ts';
import {
  findOwnMembership,
  isAtLeast,
  isStaff,
  requireMembership,
  requireOpenRoom,
  requireRank,
  requireReadableRoom,
  requireRole,
} from '../access.ts';
import type { MemberRole, Membership, Room, RoomKind } from '../domain.ts';
import type { InvitePolicy } from './invite-policy.ts';
import type { Limits } from '../limits.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { RequestScope, ViewerScope } from '../request-scope.ts';
import { requireSpareRooms } from './user-ids.ts';
import type { UserRateLimits } from '../rate-limits.ts';
import type { Roster } from './roster.ts';
import { requireUuid } from '../input/text.ts';

export interface MemberServiceOptions {
  repositories: Pick<Repositories, 'memberships'>;
  roster: Pick<Roster, 'change'>;
  invitePolicy: Pick<InvitePolicy, 'check'>;
  bus: Pick<RoomBus, 'publishToUser'>;
  rateLimits: Pick<UserRateLimits, 'roomChanges' | 'readMarkers'>;
  limits: Pick<Limits, 'MAX_ROOMS_PER_USER' | 'WRITE_DEADLINE_MS'>;
}

/**
 * Memberships of rooms and their settings. All methods are idempotent. Each throws `RateLimitedError` when the viewer
 * exceeds a rate limit, and `DeadlineExceededError`.
 */
export class MemberService {
  constructor(private readonly options: MemberServiceOptions) {}

  /**
   * Makes the viewer a member of a public room.
   * @throws NotFoundError when no room with this id is readable by the viewer.
   * @throws ForbiddenError when it is archived, full or not public, or the viewer has reached the room limit.
   */
  async join(scope: ViewerScope, roomId: string): Promise<Room> {
    const { viewer } = scope;
    await this.options.rateLimits.roomChanges.take(viewer.userId);
    const room = await requireReadableRoom(scope, roomId);
    if (await findOwnMembership(scope, roomId)) return room;
    await this.requireSpareRoom(viewer.userId);
    await this.change(scope, roomId, viewer.userId, ({ target }) => {
      if (target) return null;
      if (room.kind !== 'PUBLIC') throw new ForbiddenError('Only public rooms can be joined.');
      return { role: 'MEMBER' };
    });
    return requireReadableRoom(scope, roomId);
  }

  /**
   * Ends the viewer's membership.
   * @returns the room, which the viewer may no longer be able to read.
   * @throws NotFoundError when no room with this id is readable by the viewer.
   * @throws ForbiddenError for a direct room of one or two people.
   * @throws ConflictError for the last owner while other members stay, unless the room is archived.
   */
  async leave(scope: ViewerScope, roomId: string): Promise<Room> {
    const { viewer } = scope;
    await this.options.rateLimits.roomChanges.take(viewer.userId);
    const room = await requireReadableRoom(scope, roomId);
    await this.change(scope, roomId, viewer.userId, ({ target }) => {
      if (!target) return null;
      requireLeavable(room);
      return { role: null };
    });
    return this.reload(scope, roomId);
  }

  /**
   * Adds a member. Any member may do so in a public room, owners and moderators in a private one.
   * @throws BadUserInputError when `userId` is not a UUID; NotFoundError, ForbiddenError as `join`.
   * @throws BadUserInputError, ForbiddenError, ServiceUnavailableError as `InvitePolicy.check`, unless the user is a
   *   member.
   */
  async add(scope: ViewerScope, roomId: string, userId: string): Promise<Room> {
    const { viewer } = scope;
    const targetId = requireUuid(userId, 'userId');
    await this.options.rateLimits.roomChanges.take(viewer.userId);
    const { room, membership } = await requireRole(scope, roomId, 'MEMBER');
    const requirePermission = (kind: RoomKind, actor: Membership | null) => {
      requireNotDirect(kind);
      requireRank(isStaff(viewer), actor, kind === 'PUBLIC' ? 'MEMBER' : 'MODERATOR');
    };
    requirePermission(room.kind, membership); // No user is looked up for a viewer without permission.
    const [known] = await this.options.repositories.memberships.findByKeys([{ roomId, userId: targetId }]);
    if (!known) await this.requireInvitable(scope, room, targetId);
    await this.change(scope, roomId, targetId, (view) => {
      requirePermission(view.room.kind, view.actor);
      return view.target ? null : { role: 'MEMBER' };
    });
    return this.reload(scope, roomId);
  }

  /**
   * Ends a user's membership. For owners and moderators; only owners and staff can remove an owner or moderator.
   * @throws BadUserInputError when `userId` is not a UUID; NotFoundError, ForbiddenError, ConflictError as `leave`.
   */
  async remove(scope: ViewerScope, roomId: string, userId: string): Promise<Room> {
    const { viewer } = scope;
    const targetId = requireUuid(userId, 'userId');
    await this.options.rateLimits.roomChanges.take(viewer.userId);
    await requireRole(scope, roomId, 'MODERATOR');
    await this.change(scope, roomId, targetId, (view) => {
      requireNotDirect(view.room.kind);
      requireRank(isStaff(viewer), view.actor, 'MODERATOR');
      if (!view.target) return null;
      const isOther = targetId !== viewer.userId;
      if (isOther && isAtLeast(view.target.role, 'MODERATOR')) requireRank(isStaff(viewer), view.actor, 'OWNER');
      return { role: null, audit: 'MEMBER_REMOVED' };
    });
    return this.reload(scope, roomId);
  }

  /**
   * Changes a member's role. For owners of the room; not for staff of the platform.
   * @throws BadUserInputError
   * @throws NotFoundError when no room with this id is readable by the viewer, or the user is not a member.
   * @throws ForbiddenError when the viewer is not an owner, or the room is direct or archived.
   * @throws ConflictError when the room would be left without an owner.
   */
  async setRole(scope: ViewerScope, roomId: string, userId: string, role: MemberRole): Promise<Room> {
    const targetId = requireUuid(userId, 'userId');
    await this.options.rateLimits.roomChanges.take(scope.viewer.userId);
    await requireReadableRoom(scope, roomId);
    await this.change(scope, roomId, targetId, (view) => {
      requireNotDirect(view.room.kind);
      requireRank(false, view.actor, 'OWNER');
      if (!view.target) throw new NotFoundError('member');
      return { role, audit: 'MEMBER_ROLE_CHANGED' };
    });
    return this.reload(scope, roomId);
  }

  /** Advances the viewer's read marker. @throws NotFoundError, ForbiddenError as `requireMembership`. */
  async markRead(scope: ViewerScope, roomId: string, seq: number): Promise<Room> {
    const { rateLimits, repositories } = this.options;
    const { userId } = scope.viewer;
    await rateLimits.readMarkers.take(userId);
    await requireMembership(scope, roomId);
    const room = await requireReadableRoom(scope, roomId);
    // A message that is not written yet cannot have been read.
    const read = { roomId, userId, seq: Math.min(seq, room.lastSeq) };
    if (await repositories.memberships.advanceReadMarkers([read], await this.timeToWrite(scope))) {
      this.onViewerStateChange(scope, roomId);
    }
    return room;
  }

  /**
   * @throws NotFoundError, ForbiddenError as `requireMembership`.
   * @throws ServiceUnavailableError when another request changes it at the same time.
   */
  async mute(scope: ViewerScope, roomId: string, muted: boolean): Promise<Room> {
    const { rateLimits, repositories } = this.options;
    const { userId } = scope.viewer;
    await rateLimits.roomChanges.take(userId);
    await requireMembership(scope, roomId);
    const isChanged = await repositories.memberships.setMuted({ roomId, userId }, muted, () => this.timeToWrite(scope));
    if (isChanged === null) throw new ServiceUnavailableError();
    if (isChanged) this.onViewerStateChange(scope, roomId);
    return requireReadableRoom(scope, roomId);
  }

  private async change(
    { viewer, loaders, deadline }: ViewerScope,
    roomId: string,
    targetId: string,
    decide: Parameters<Roster['change']>[1]['decide'],
  ): Promise<void> {
    try {
      await this.options.roster.change(roomId, { actorId: viewer.userId, targetId, decide }, deadline);
    } finally {
      loaders.rooms.clear(roomId);
      loaders.positions.clear(roomId);
      for (const userId of [viewer.userId, targetId]) {
        loaders.memberships.clear({ roomId, userId });
        loaders.entries.clear(userId);
      }
      loaders.visibleRooms.clearAll();
    }
  }

  private async timeToWrite({ deadline }: RequestScope): Promise<number> {
    await deadline.settled();
    return deadline.timeFor(this.options.limits.WRITE_DEADLINE_MS);
  }

  private async reload({ loaders }: RequestScope, roomId: string): Promise<Room> {
    const room = await loaders.rooms.load(roomId);
    if (!room) throw new NotFoundError('room');
    return room;
  }

  private async requireInvitable({ viewer }: ViewerScope, room: Room, userId: string): Promise<void> {
    requireOpenRoom(room);
    if (userId !== viewer.userId) await this.options.invitePolicy.check([userId], 'userId');
    await this.requireSpareRoom(userId);
  }

  private requireSpareRoom(userId: string): Promise<void> {
    const { repositories, limits } = this.options;
    return requireSpareRooms(repositories.memberships, [userId], limits.MAX_ROOMS_PER_USER);
  }

  private onViewerStateChange({ viewer: { userId }, loaders, unreadLoaders }: ViewerScope, roomId: string): void {
    loaders.memberships.clear({ roomId, userId });
    unreadLoaders.unreadEmpty.clearAll();
    unreadLoaders.unreadMentions.clearAll();
    this.options.bus.publishToUser(userId, { kind: 'read', roomId });
  }
}

function requireNotDirect(kind: RoomKind): void {
  if (kind === 'DIRECT') throw new ForbiddenError('The members of a direct room cannot be changed.');
}

function requireLeavable({ kind, directSize = 0 }: Room): void {
  if (kind === 'DIRECT' && directSize <= 2) {
    throw new ForbiddenError(
      'A direct room can be left only if it was opened for three or more people. Hide this one instead.',
    );
  }
}
