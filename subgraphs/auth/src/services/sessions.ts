import { randomUUID } from 'node:crypto';
import { UnauthenticatedError } from '@parley/shared';
import type { AccountRepository } from '../repositories/account-repository.ts';
import type { LockedSession, NewSession, SessionRepository } from '../repositories/session-repository.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { Account, SignedIn } from './account.ts';
import { hashOf, isRefreshToken, newRefreshToken, newSalt, successorOf } from './refresh-tokens.ts';

/** For so long a used refresh token brings its successor again: the first reply may have been lost. */
const REPLY_GRACE_SECONDS = 10;
/** No honest client uses up more tokens within the grace. */
const MOST_ROTATIONS_IN_GRACE = 16;
const MS_A_DAY = 86_400_000;

/** A session to store, and its refresh token, which is not. */
export interface FreshSession {
  session: NewSession;
  refreshToken: string;
}

/** Opens sessions and keeps them going. */
export class Sessions {
  constructor(
    private readonly repository: SessionRepository,
    private readonly accounts: AccountRepository,
    private readonly accessTokens: AccessTokens,
    private readonly lifetimeDays: number,
  ) {}

  /** A session that is not stored yet. */
  prepare(userId: string): FreshSession {
    const refreshToken = newRefreshToken();
    const session = { id: randomUUID(), userId, expiresAt: this.expiry(), tokenHash: hashOf(refreshToken) };
    return { session, refreshToken };
  }

  async open(account: Account): Promise<SignedIn> {
    const { session, refreshToken } = this.prepare(account.id);
    await this.repository.insert(session);
    return this.signIn(account, session.id, refreshToken);
  }

  /** The answer to somebody who holds a stored session. */
  async signIn(account: Account, sessionId: string, refreshToken: string): Promise<SignedIn> {
    const { accessToken, viewer } = await this.accessTokens.sign({ userId: account.id, sessionId, role: account.role });
    return { accessToken, accessTokenExpiresAt: viewer.expiresAt, refreshToken, user: account, viewer };
  }

  /**
   * Uses a refresh token up (RFC 9700 §4.14.2). One that was used before revokes its session, unless that was
   * moments ago: then whoever asks is given the same successor.
   * @throws UnauthenticatedError when the token is unknown, used or expired.
   */
  async refresh(refreshToken: string): Promise<SignedIn> {
    const rotated = isRefreshToken(refreshToken) ? await this.rotate(refreshToken) : null;
    const [account] = rotated ? await this.accounts.findByIds([rotated.userId]) : [];
    if (!rotated || !account) throw new UnauthenticatedError('The refresh token does not hold: sign in again.');
    return this.signIn(account, rotated.sessionId, rotated.successor);
  }

  /** Null when the token does not hold; what had to be revoked then is. */
  private rotate(token: string): Promise<{ userId: string; sessionId: string; successor: string } | null> {
    return this.repository.withSessionOf(hashOf(token), async (session) => {
      const successor = session.live ? await this.advance(session, token) : null;
      return successor ? { userId: session.userId, sessionId: session.sessionId, successor } : null;
    });
  }

  /** The successor of `token`, or null when the session had to be revoked. */
  private async advance(session: LockedSession, token: string): Promise<string | null> {
    const rotation = await session.rotationOf(hashOf(token));
    if (!rotation) return this.use(session, token);
    if (rotation.secondsAgo <= REPLY_GRACE_SECONDS) {
      const newest = await newestAfter(session, successorOf(token, rotation.salt));
      if (newest) return newest;
    }
    await session.revoke();
    return null;
  }

  private async use(session: LockedSession, token: string): Promise<string> {
    const salt = newSalt();
    const successor = successorOf(token, salt);
    await session.rotate(hashOf(token), { salt, hash: hashOf(successor) }, this.expiry());
    return successor;
  }

  private expiry(): Date {
    return new Date(Date.now() + this.lifetimeDays * MS_A_DAY);
  }
}

/** Follows the successors to the one that is not used yet: a repeat may come when its client is further on already. */
async function newestAfter(session: LockedSession, first: string): Promise<string | null> {
  let token = first;
  for (let step = 0; step < MOST_ROTATIONS_IN_GRACE; step++) {
    const rotation = await session.rotationOf(hashOf(token));
    if (!rotation) return token;
    token = successorOf(token, rotation.salt);
  }
  return null;
}
