import { ForbiddenError, UnauthenticatedError, type Viewer } from '@parley/service';
import type { SessionRepository } from '../repositories/session-repository.ts';
import { isId, type Account } from './account.ts';

/** Somebody whose session was found to live just now. */
export interface LiveViewer {
  sessionId: string;
  /** With the role of this moment, whatever the token says. */
  account: Account;
}

/** The one way to who may act: by their session as it is in the database, not by what their token says. */
export class Access {
  constructor(private readonly sessions: SessionRepository) {}

  /**
   * One query.
   * @throws UnauthenticatedError when nobody is signed in, the session was ended or the account is shut.
   */
  async requireLive(viewer: Viewer | null): Promise<LiveViewer> {
    if (!viewer) throw new UnauthenticatedError();
    const { userId, sessionId } = viewer;
    const account = isId(userId) && isId(sessionId) ? await this.sessions.findLive(userId, sessionId) : null;
    if (!account) throw new UnauthenticatedError('This session has ended: sign in again.');
    return { sessionId, account };
  }

  /** @throws UnauthenticatedError as `requireLive`; ForbiddenError. */
  async requireAdministrator(viewer: Viewer | null): Promise<LiveViewer> {
    const live = await this.requireLive(viewer);
    if (live.account.role !== 'ADMIN') throw new ForbiddenError('This is for administrators.');
    return live;
  }
}

/** Whether a token's owner may see what only its owner and administrators see of an account. */
export const maySee = (accountId: string, viewer: Viewer | null): viewer is Viewer =>
  viewer !== null && (viewer.userId === accountId || viewer.role === 'ADMIN');
