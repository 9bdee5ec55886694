import { NotFoundError, UnauthenticatedError } from '@parley/service/errors';
import type { Viewer } from '@parley/service/identity';
import type { Deadline } from '@parley/service/time';
import type { RevocationRepository } from '../repositories/revocation-repository.ts';
import type { Access } from './access.ts';
import { isId, type SessionRecord } from './account.ts';
import type { PendingRevocations } from './pending-revocations.ts';
import { hashOf, isRefreshToken } from './refresh-tokens.ts';

/** Lists and revokes sessions. */
export class SessionRevocation {
  constructor(
    private readonly repository: RevocationRepository,
    private readonly access: Access,
    private readonly pendingRevocations: PendingRevocations,
  ) {}

  /**
   * The active sessions of each user, in order; null for a user whose sessions the viewer may not see. Two queries.
   * @throws UnauthenticatedError when the viewer's own session has ended.
   */
  async list(userIds: readonly string[], viewer: Viewer): Promise<(SessionRecord[] | null)[]> {
    const { account } = await this.access.requireLive(viewer);
    const visible = userIds.filter((id) => account.role === 'ADMIN' || account.id === id);
    const sessions = visible.length > 0 ? await this.repository.list(visible) : [];
    return userIds.map((id) => (visible.includes(id) ? sessions.filter(({ userId }) => userId === id) : null));
  }

  /**
   * Ends the viewer's session and that of the refresh token, whichever are given.
   * @throws UnauthenticatedError when there is neither; DeadlineExceededError.
   */
  async logout(viewer: Viewer | null, refreshToken: string | undefined, deadline: Deadline): Promise<void> {
    if (!viewer && !refreshToken) throw new UnauthenticatedError();
    if (viewer && isId(viewer.sessionId)) await this.repository.revoke(viewer.userId, viewer.sessionId, deadline);
    if (refreshToken && isRefreshToken(refreshToken)) {
      await this.repository.revokeByToken(hashOf(refreshToken), deadline);
    }
    await this.pendingRevocations.flush();
  }

  /**
   * Ends a session of the viewer. @returns whether it was the current session.
   * @throws UnauthenticatedError; NotFoundError when it does not exist or belongs to another user; DeadlineExceededError.
   */
  async revoke(viewer: Viewer | null, id: string, deadline: Deadline): Promise<boolean> {
    const { account, sessionId } = await this.access.requireLive(viewer);
    if (!isId(id) || !(await this.repository.revoke(account.id, id, deadline))) throw new NotFoundError('session');
    await this.pendingRevocations.flush();
    return id === sessionId;
  }

  /** @returns the number of ended sessions. @throws UnauthenticatedError, DeadlineExceededError */
  async revokeOthers(viewer: Viewer | null, deadline: Deadline): Promise<number> {
    const { account, sessionId } = await this.access.requireLive(viewer);
    const ended = await this.repository.revokeOthers(account.id, sessionId, deadline);
    await this.pendingRevocations.flush();
    return ended;
  }
}
