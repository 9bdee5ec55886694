import { randomUUID } from 'node:crypto';
import { UnauthenticatedError } from '@parley/service/errors';
import type { Deadline } from '@parley/service/time';
import type { AccountRepository } from '../repositories/account-repository.ts';
import type { SessionRepository } from '../repositories/session-repository.ts';
import type { LockedSession, NewSession } from '../repositories/session-rows.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { Account, LoggedIn } from './account.ts';
import type { PendingRevocations } from './pending-revocations.ts';
import type { Client } from './client.ts';
import { hashOf, isRefreshToken, newRefreshToken, newSalt, successorOf } from './refresh-tokens.ts';
import type { AuthRateLimits } from './rate-limits.ts';

/** For this long, a used refresh token returns its successor again, because the first response may have been lost. */
const RESPONSE_GRACE_SECONDS = 10;
/** More rotations than any legitimate client makes within the grace period. */
const MAX_ROTATIONS_IN_GRACE = 16;
const MS_A_DAY = 86_400_000;

/** A session to store, and its refresh token, which is not stored. */
export interface PreparedSession {
  session: NewSession;
  refreshToken: string;
}

/** The credentials of a session. */
interface Grant {
  sessionId: string;
  refreshToken: string;
  /** When the session expires unless the token is used. */
  expiresAt: Date;
  /** In seconds since the epoch. */
  issuedAt: number;
}

/** Opens and refreshes sessions. */
export class Sessions {
  constructor(
    private readonly repository: SessionRepository,
    private readonly accounts: AccountRepository,
    private readonly accessTokens: AccessTokens,
    private readonly pendingRevocations: PendingRevocations,
    private readonly rateLimits: AuthRateLimits,
    private readonly lifetimeDays: number,
  ) {}

  /** Creates a session, not stored yet. @param deviceLabel the client's own name for its device, if any. */
  prepare(userId: string, client: Client, deviceLabel: string | null): PreparedSession {
    const refreshToken = newRefreshToken();
    const { source, device } = client;
    const session = {
      ...{ id: randomUUID(), userId, expiresAt: this.expiry(), tokenHash: hashOf(refreshToken) },
      ...{ deviceLabel: deviceLabel ?? device, source },
    };
    return { session, refreshToken };
  }

  /** Null when the account was disabled or its password changed since it was verified. */
  async open(prepared: PreparedSession, passwordHash: string, deadline: Deadline): Promise<LoggedIn | null> {
    const opened = await this.repository.open(prepared.session, passwordHash, deadline);
    if (opened?.endedOthers) await this.pendingRevocations.flush();
    return opened && this.resultOf(opened.account, prepared, opened.issuedAt);
  }

  /** The login result of a session that has been stored. @param issuedAt in seconds since the epoch. */
  resultOf(account: Account, { session, refreshToken }: PreparedSession, issuedAt: number): Promise<LoggedIn> {
    return this.issue(account, { sessionId: session.id, refreshToken, expiresAt: session.expiresAt, issuedAt });
  }

  /**
   * Uses a refresh token (RFC 9700 §4.14.2). A token that was used before revokes its session, except within the grace
   * period, when it returns the same successor. After the deadline it does neither: the client may have used the token
   * elsewhere by then, and must not lose its session because of that.
   * @throws UnauthenticatedError when the token is unknown, used or expired; RateLimitedError; DeadlineExceededError.
   */
  async refresh(refreshToken: string, client: Client, deadline: Deadline): Promise<LoggedIn> {
    await this.rateLimits.refreshes.take(client.source.network);
    const rotated = isRefreshToken(refreshToken) ? await this.rotate(refreshToken, client, deadline) : null;
    const [account] = rotated?.grant ? await this.accounts.findByIds([rotated.userId]) : [];
    if (rotated && !rotated.grant) await this.pendingRevocations.flush();
    if (!rotated?.grant || !account || account.disabled) {
      throw new UnauthenticatedError('Invalid refresh token. Log in again.');
    }
    return this.issue(account, rotated.grant);
  }

  private async issue(account: Account, grant: Grant): Promise<LoggedIn> {
    const { sessionId, refreshToken, expiresAt, issuedAt } = grant;
    const identity = { userId: account.id, sessionId, role: account.role };
    const { accessToken, viewer } = await this.accessTokens.sign(identity, issuedAt);
    return {
      ...{ accessToken, accessTokenExpiresAt: viewer.expiresAt, refreshToken, refreshTokenExpiresAt: expiresAt },
      ...{ user: account, viewer },
    };
  }

  /** Null when the token is unknown; no grant when it is invalid, in which case the session may have been revoked. */
  private rotate(
    token: string,
    client: Client,
    deadline: Deadline,
  ): Promise<{ userId: string; grant: Grant | null } | null> {
    return this.repository.withSessionOf(hashOf(token), deadline, async (session) => {
      const { userId, sessionId } = session;
      const expiresAt = this.expiry();
      const refreshToken = session.live
        ? await this.advance(session, token, { expiresAt, source: client.source })
        : null;
      if (!refreshToken) return { userId, grant: null };
      return { userId, grant: { sessionId, refreshToken, expiresAt, issuedAt: await session.issueTime() } };
    });
  }

  /** The successor of `token`, or null when the session had to be revoked. */
  private async advance(
    session: LockedSession,
    token: string,
    use: Parameters<LockedSession['rotate']>[2],
  ): Promise<string | null> {
    const rotation = await session.rotationOf(hashOf(token));
    if (!rotation) {
      const salt = newSalt();
      const successor = successorOf(token, salt);
      await session.rotate(hashOf(token), { salt, hash: hashOf(successor) }, use);
      return successor;
    }
    if (rotation.secondsAgo <= RESPONSE_GRACE_SECONDS) {
      const newest = await newestAfter(session, successorOf(token, rotation.salt));
      if (newest) return newest;
    }
    await session.revoke();
    return null;
  }

  private expiry(): Date {
    return new Date(Date.now() + this.lifetimeDays * MS_A_DAY);
  }
}

/** Follows the successors to the unused one: a repeated request may arrive after more rotations. */
async function newestAfter(session: LockedSession, first: string): Promise<string | null> {
  let token = first;
  for (let step = 0; step < MAX_ROTATIONS_IN_GRACE; step++) {
    const rotation = await session.rotationOf(hashOf(token));
    if (!rotation) return token;
    token = successorOf(token, rotation.salt);
  }
  return null;
}
