import { createHash } from 'node:crypto';
import { RateLimitedError } from '@parley/service/errors';
import type { RateLimits, RateLimit } from '@parley/service/redis';

const QUARTER_HOUR_SECONDS = 900;
const HOUR_SECONDS = 3_600;
const MINUTE_SECONDS = 60;

/** The limits, by the names of their environment variables. */
export interface AuthRateLimitOptions {
  RATE_LIMIT_LOGIN_ATTEMPTS: number;
  RATE_LIMIT_LOGIN_ATTEMPTS_ADDRESS: number;
  RATE_LIMIT_LOGIN_ATTEMPTS_UNKNOWN_NETWORKS: number;
  RATE_LIMIT_PASSWORD_ATTEMPTS: number;
  RATE_LIMIT_REGISTRATIONS: number;
  RATE_LIMIT_REFRESHES: number;
  RATE_LIMIT_SEARCHES: number;
  RATE_LIMIT_LOOKUPS: number;
}

/** An attempt to authenticate as an account's user. */
export interface LoginAttempt {
  /** The account's id, or the given login when there is no such account. */
  account: string;
  network: string;
  /** Whether the user has logged in from this network before. */
  knownNetwork: boolean;
}

/**
 * Rate limits that all replicas share. Each action counts, even if one request has many.
 *
 * Attackers cannot lock a user out: attempts are counted by account and network, never by account alone. Guesses from
 * many networks share one budget for all unknown networks; known networks keep their own budgets.
 */
export class AuthRateLimits {
  /** By network. */
  readonly registrations: RateLimit;
  readonly refreshes: RateLimit;
  /** By user. */
  readonly searches: RateLimit;
  readonly lookups: RateLimit;
  /** By session, so that a stolen session cannot be used to guess the password. */
  readonly passwordChanges: RateLimit;
  private readonly attempts: RateLimit;
  private readonly addresses: RateLimit;
  private readonly unknownNetworks: RateLimit;

  constructor(limits: RateLimits, most: AuthRateLimitOptions) {
    const refundable = (name: string, points: number) =>
      limits.create({ name, points, seconds: QUARTER_HOUR_SECONDS, refundable: true });
    this.attempts = refundable('login', most.RATE_LIMIT_LOGIN_ATTEMPTS);
    this.addresses = refundable('address', most.RATE_LIMIT_LOGIN_ATTEMPTS_ADDRESS);
    this.unknownNetworks = refundable('stranger', most.RATE_LIMIT_LOGIN_ATTEMPTS_UNKNOWN_NETWORKS);
    this.passwordChanges = refundable('password', most.RATE_LIMIT_PASSWORD_ATTEMPTS);
    this.registrations = limits.create({
      name: 'register',
      points: most.RATE_LIMIT_REGISTRATIONS,
      seconds: HOUR_SECONDS,
    });
    this.refreshes = limits.create({ name: 'refresh', points: most.RATE_LIMIT_REFRESHES, seconds: MINUTE_SECONDS });
    this.searches = limits.create({ name: 'search', points: most.RATE_LIMIT_SEARCHES, seconds: MINUTE_SECONDS });
    this.lookups = limits.create({ name: 'lookup', points: most.RATE_LIMIT_LOOKUPS, seconds: MINUTE_SECONDS });
  }

  /**
   * Counts a login attempt. @returns a function that refunds it, for when the attempt succeeds.
   * @throws RateLimitedError
   */
  async takeLogin({ account, network, knownNetwork }: LoginAttempt): Promise<() => Promise<void>> {
    const accountKey = digest(account);
    const counted: [RateLimit, string][] = [
      [this.addresses, network],
      [this.attempts, `${accountKey}.${network}`],
      ...(knownNetwork ? [] : ([[this.unknownNetworks, accountKey]] as [RateLimit, string][])),
    ];
    for (const [limit, key] of counted) await explain(limit.take(key));
    return async () => void (await Promise.all(counted.map(([limit, key]) => limit.refund(key))));
  }
}

/** A short key that does not contain client input. */
const digest = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** Replaces the message of a RateLimitedError. */
async function explain(taken: Promise<void>): Promise<void> {
  try {
    await taken;
  } catch (error) {
    if (!(error instanceof RateLimitedError)) throw error;
    throw new RateLimitedError('Too many login attempts. Try again later.', error.extensions.retryAfter ?? 1);
  }
}
