import { setTimeout as delay } from 'node:timers/promises';
import type { TokenVerifier } from '@parley/service';
import { LRUCache } from 'lru-cache';
import type { Account } from './account.ts';
import type { Accounts } from './accounts.ts';

/** Proven tokens that are kept; each has less than a kilobyte. */
const MAX_CACHED_TOKENS = 10_000;
/** Longer tokens are not kept: auth issues none. */
const MAX_CACHED_TOKEN_LENGTH = 2_048;
/** How long a request waits for its token to be verified, which takes long only while the public keys are not known. */
const VERIFY_TIMEOUT_MS = 250;

/**
 * Finds out whose budget a request draws on. A token must be verified first: a forged one would drain the budget of the
 * user that it names. Until then, and when it is not valid, its address pays.
 */
export class AccountResolver {
  private readonly verified = new LRUCache<string, string>({ max: MAX_CACHED_TOKENS });

  constructor(
    private readonly verifier: Pick<TokenVerifier, 'verify'>,
    private readonly accounts: Accounts,
  ) {}

  async accountOf(authorization: string | undefined, address: string): Promise<Account> {
    return this.accounts.of(authorization && (await this.userOf(authorization)), address);
  }

  private async userOf(authorization: string): Promise<string | undefined> {
    const known = this.verified.get(authorization);
    if (known !== undefined) return known;
    const late = new AbortController();
    const userId = await Promise.race([
      this.verify(authorization),
      delay(VERIFY_TIMEOUT_MS, undefined, { signal: late.signal, ref: false }).catch(() => undefined),
    ]);
    late.abort();
    return userId;
  }

  /** The user of a token that is valid now; whether it is refused otherwise is for others to say. */
  private async verify(authorization: string): Promise<string | undefined> {
    try {
      const viewer = await this.verifier.verify(authorization);
      if (!viewer) return undefined;
      const ttl = viewer.expiresAt.getTime() - Date.now();
      if (ttl > 0 && authorization.length <= MAX_CACHED_TOKEN_LENGTH)
        this.verified.set(authorization, viewer.userId, { ttl });
      return viewer.userId;
    } catch {
      return undefined;
    }
  }
}
