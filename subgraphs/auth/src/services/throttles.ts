import { createHash } from 'node:crypto';
import { RateLimitedError, type RateLimits, type RateLimit } from '@parley/service';

const QUARTER_HOUR_SECONDS = 900;
const HOUR_SECONDS = 3_600;
const MINUTE_SECONDS = 60;

/** How often something may be done, by the names of the variables in the environment. */
export interface ThrottleLimits {
  LIMIT_LOGIN_TRIES: number;
  LIMIT_ADDRESS_TRIES: number;
  LIMIT_STRANGER_TRIES: number;
  LIMIT_PASSWORD_TRIES: number;
  LIMIT_REGISTRATIONS: number;
  LIMIT_REFRESHES: number;
  LIMIT_SEARCHES: number;
  LIMIT_LOOKUPS: number;
}

/** A try to prove who owns an account. */
export interface LoginTry {
  /** The account's id, or the login when it names no account. */
  account: string;
  network: string;
  /** Whether somebody has signed in to the account from there. */
  familiar: boolean;
}

/**
 * Limits that all replicas share, counted for each act, however many come in one request.
 *
 * Nobody can lock an owner out: tries are counted for an account from one network, never for the account alone.
 * Who guesses from many networks meets a budget that all networks share from which nobody has signed in to the
 * account; those from which its owner has keep their own.
 */
export class Throttles {
  /** For networks. */
  readonly registrations: RateLimit;
  readonly refreshes: RateLimit;
  /** For users. */
  readonly searches: RateLimit;
  readonly lookups: RateLimit;
  /** For sessions: whoever stole one does not guess the password by it. */
  readonly passwordChanges: RateLimit;
  private readonly tries: RateLimit;
  private readonly addresses: RateLimit;
  private readonly strangers: RateLimit;

  constructor(limits: RateLimits, most: ThrottleLimits) {
    const refundable = (name: string, points: number) =>
      limits.create({ name, points, seconds: QUARTER_HOUR_SECONDS, refundable: true });
    this.tries = refundable('login', most.LIMIT_LOGIN_TRIES);
    this.addresses = refundable('address', most.LIMIT_ADDRESS_TRIES);
    this.strangers = refundable('stranger', most.LIMIT_STRANGER_TRIES);
    this.passwordChanges = refundable('password', most.LIMIT_PASSWORD_TRIES);
    this.registrations = limits.create({ name: 'register', points: most.LIMIT_REGISTRATIONS, seconds: HOUR_SECONDS });
    this.refreshes = limits.create({ name: 'refresh', points: most.LIMIT_REFRESHES, seconds: MINUTE_SECONDS });
    this.searches = limits.create({ name: 'search', points: most.LIMIT_SEARCHES, seconds: MINUTE_SECONDS });
    this.lookups = limits.create({ name: 'lookup', points: most.LIMIT_LOOKUPS, seconds: MINUTE_SECONDS });
  }

  /**
   * Counts a try to sign in. @returns what gives it back, for when the try succeeds.
   * @throws RateLimitedError
   */
  async takeLogin({ account, network, familiar }: LoginTry): Promise<() => Promise<void>> {
    const who = digest(account);
    const counted: [RateLimit, string][] = [
      [this.addresses, network],
      [this.tries, `${who}.${network}`],
      ...(familiar ? [] : ([[this.strangers, who]] as [RateLimit, string][])),
    ];
    for (const [limit, key] of counted) await explain(limit.take(key));
    return async () => void (await Promise.all(counted.map(([limit, key]) => limit.giveBack(key))));
  }
}

/** As short as a key should be, and no text of a client's. */
const digest = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** @throws RateLimitedError that says what of. */
async function explain(taken: Promise<void>): Promise<void> {
  try {
    await taken;
  } catch (error) {
    if (!(error instanceof RateLimitedError)) throw error;
    throw new RateLimitedError('Too many tries to sign in: wait a while.', error.extensions.retryAfter ?? 1);
  }
}
