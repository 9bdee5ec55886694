import { ForbiddenError, UnauthenticatedError } from '@parley/service/errors';
import type { Viewer } from '@parley/service/identity';
import type { SessionRepository } from '../repositories/session-repository.ts';
import { isId, type Account } from './account.ts';

/** A viewer whose session was just found to be active. */
export interface LiveViewer {
  sessionId: string;
  /** The role is current, whatever the token says. */
  account: Account;
}

/** The one gate for actions: checks the viewer's session in the database instead of trusting the token. */
export class Access {
  constructor(private readonly sessions: SessionRepository) {}

  /**
   * One query.
   * @throws UnauthenticatedError when there is no viewer, the session has ended or the account is disabled.
   */
  async requireLive(viewer: Viewer | null): Promise<LiveViewer> {
    if (!viewer) throw new UnauthenticatedError();
    const { userId, sessionId } = viewer;
    const account = isId(userId) && isId(sessionId) ? await this.sessions.findLive(userId, sessionId) : null;
    if (!account) throw new UnauthenticatedError('This session has ended. Log in again.');
    return { sessionId, account };
  }

  /** @throws UnauthenticatedError as `requireLive`; ForbiddenError. */
  async requireAdministrator(viewer: Viewer | null): Promise<LiveViewer> {
    const live = await this.requireLive(viewer);
    if (live.account.role !== 'ADMIN') throw new ForbiddenError('Only administrators can do this.');
    return live;
  }
}

/** Whether the viewer may see the private fields of an account: its user and administrators may. */
export const maySee = (accountId: string, viewer: Viewer | null): viewer is Viewer =>
  viewer !== null && (viewer.userId === accountId || viewer.role === 'ADMIN');
