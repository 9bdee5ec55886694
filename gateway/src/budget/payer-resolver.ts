import { setTimeout as delay } from 'node:timers/promises';
import type { TokenVerifier } from '@parley/service/identity';
import { LRUCache } from 'lru-cache';
import type { Payer } from './payer.ts';
import type { Payers } from './payers.ts';

/** Verified tokens to cache; each takes less than a kilobyte. */
const MAX_CACHED_TOKENS = 10_000;
/** Longer tokens are not cached. Auth issues none. */
const MAX_CACHED_TOKEN_LENGTH = 2_048;
/**
 * How long a request waits for its token to be verified. Verification is slow only while the public keys are unknown.
 */
const VERIFY_TIMEOUT_MS = 250;

/**
 * Finds the payer of a request. Only a verified token makes its user pay: a forged token could otherwise drain the
 * budget of the user it names. Until then, and for invalid tokens, the address pays.
 */
export class PayerResolver {
  private readonly verified = new LRUCache<string, string>({ max: MAX_CACHED_TOKENS });

  constructor(
    private readonly verifier: Pick<TokenVerifier, 'verify'>,
    private readonly payers: Payers,
  ) {}

  async payerOf(authorization: string | undefined, address: string): Promise<Payer> {
    return this.payers.of(authorization && (await this.userOf(authorization)), address);
  }

  private async userOf(authorization: string): Promise<string | undefined> {
    const known = this.verified.get(authorization);
    if (known !== undefined) return known;
    const timeout = new AbortController();
    const userId = await Promise.race([
      this.verify(authorization),
      delay(VERIFY_TIMEOUT_MS, undefined, { signal: timeout.signal, ref: false }).catch(() => undefined),
    ]);
    timeout.abort();
    return userId;
  }

  /** The user of a valid token. Other code decides whether the token is revoked. */
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
