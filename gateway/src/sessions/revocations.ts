import { isRevoked, type RevokedSession } from '@parley/service';
import { LRUCache } from 'lru-cache';
import { claimsOf } from './token-claims.ts';

/**
 * Whether a token may be used, as far as revocations go. `unknown` until they have been read for the first time:
 * a gateway that has just started must not let in what another has turned away.
 */
export type TokenStatus = 'active' | 'revoked' | 'unknown';

/** The sessions whose tokens were ended before their time, in memory: every operation asks. */
export class Revocations {
  private readonly entries: LRUCache<string, RevokedSession>;
  private isLoaded = false;

  /**
   * @param limit of sessions; with more, the one that was asked for least lately is forgotten.
   * @param onRevoked is told of every session that came in, so that its sockets can be closed.
   * @param onForgotten is called for each that had to be forgotten before its time.
   */
  constructor(
    limit: number,
    private readonly onRevoked: (session: RevokedSession) => void,
    onForgotten: () => void,
  ) {
    this.entries = new LRUCache({
      max: limit,
      // Asked for each time: a test's clock comes later than the library.
      perf: { now: () => performance.now() },
      dispose: (_session, _id, reason) => {
        if (reason === 'evict') onForgotten();
      },
    });
  }

  /** Sessions that are kept, those included whose time has passed and that nobody asked for since. */
  get size(): number {
    return this.entries.size;
  }

  /** Takes in a revocation for so many milliseconds. Of two of one session, the later one counts. */
  add(session: RevokedSession, ms: number): void {
    const known = this.entries.peek(session.id);
    const latest = known && known.notBefore > session.notBefore ? known : session;
    this.entries.set(session.id, latest, { ttl: Math.max(1, Math.ceil(ms)) });
    this.onRevoked(latest);
  }

  /** All that there was has been taken in. */
  markLoaded(): void {
    this.isLoaded = true;
  }

  /** @throws Error until all that there was has been taken in. */
  requireLoaded(): void {
    if (!this.isLoaded) throw new Error('the revoked sessions are not known yet');
  }

  /** How the token in an `Authorization` header stands. Whether it holds at all is for others to prove. */
  status(authorization: string | undefined): TokenStatus {
    const claims = claimsOf(authorization);
    if (!claims) return 'active';
    if (!this.isLoaded) return 'unknown';
    const revoked = this.entries.get(claims.sessionId);
    return revoked && isRevoked(claims.issuedAt, revoked) ? 'revoked' : 'active';
  }
}
