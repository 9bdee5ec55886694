import type { TokenVerifier, Viewer } from '@parley/shared';
import type { Logger } from '@parley/shared';
import DataLoader from 'dataloader';
import type { Account } from './services/account.ts';
import type { Accounts } from './services/accounts.ts';

/** Accounts that one query fetches. */
const BATCH_SIZE = 1_000;

/** What belongs to one request. */
export class RequestContext {
  /** Finds accounts by id, all that one operation asks for in one query. */
  readonly accountById: DataLoader<string, Account | null>;
  private proof: Promise<Viewer | null> | undefined;

  constructor(
    readonly logger: Logger,
    private readonly authorization: string | undefined,
    private readonly verifier: TokenVerifier,
    accounts: Accounts,
  ) {
    this.accountById = new DataLoader((ids) => accounts.findMany(ids), { maxBatchSize: BATCH_SIZE });
  }

  /**
   * Who is asking, or null without a token. The token is looked at only when an operation needs to know, so that
   * a stale one does not keep its owner from signing in again.
   * @throws UnauthenticatedError when it does not hold.
   */
  viewer(): Promise<Viewer | null> {
    this.proof ??= this.verifier.verify(this.authorization);
    return this.proof;
  }

  /** Lets the rest of the operation be asked by whom it has just signed in. */
  signIn<T extends { viewer: Viewer }>(signedIn: T): T {
    this.proof = Promise.resolve(signedIn.viewer);
    return signedIn;
  }
}
