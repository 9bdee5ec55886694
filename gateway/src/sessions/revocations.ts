import { isRevoked, type RevokedSession } from '@parley/service/identity';
import { LRUCache } from 'lru-cache';
import { claimsOf } from './token-claims.ts';

/**
 * The status of a token with respect to revocation. `unknown` until the revocations have been loaded: a gateway that has just
 * started must not accept tokens that others reject.
 */
export type TokenStatus = 'active' | 'revoked' | 'unknown';

/** The revoked sessions, in memory because every operation checks them. */
export class Revocations {
  private readonly entries: LRUCache<string, RevokedSession>;
  private isLoaded = false;

  /**
   * @param limit of sessions; beyond it, the least recently used one is evicted.
   * @param onRevoked called for every revocation, to close the session's sockets.
   * @param onEvicted called when a session is evicted before its expiry.
   */
  constructor(
    limit: number,
    private readonly onRevoked: (session: RevokedSession) => void,
    onEvicted: () => void,
  ) {
    this.entries = new LRUCache({
      max: limit,
      // Looked up on each call, because tests install their clock later.
      perf: { now: () => performance.now() },
      dispose: (_session, _id, reason) => {
        if (reason === 'evict') onEvicted();
      },
    });
  }

  /** Sessions in memory, including expired ones that have not been read since. */
  get size(): number {
    return this.entries.size;
  }

  /** Adds a revocation for `ms` milliseconds. Of two revocations of one session, the later one counts. */
  add(session: RevokedSession, ms: number): void {
    const known = this.entries.peek(session.id);
    const latest = known && known.notBefore > session.notBefore ? known : session;
    this.entries.set(session.id, latest, { ttl: Math.max(1, Math.ceil(ms)) });
    this.onRevoked(latest);
  }

  /** Called when all stored revocations have been added. */
  markLoaded(): void {
    this.isLoaded = true;
  }

  /** @throws Error until all stored revocations have been added. */
  requireLoaded(): void {
    if (!this.isLoaded) throw new Error('revocations are not loaded yet');
  }

  /** The status of the token in an `Authorization` header. It does not verify the token. */
  status(authorization: string | undefined): TokenStatus {
    const claims = claimsOf(authorization);
    if (!claims) return 'active';
    if (!this.isLoaded) return 'unknown';
    const revoked = this.entries.get(claims.sessionId);
    return revoked && isRevoked(claims.issuedAt, revoked) ? 'revoked' : 'active';
  }
}
