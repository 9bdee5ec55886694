import {
  BadUserInputError,
  CLIENT_ADDRESS_HEADER,
  DEVICE_HEADER,
  REFRESH_HEADER,
  SESSION_HEADER,
  SESSION_IN_COOKIE,
  UnauthenticatedError,
  type Deadline,
  type Logger,
  type OperationBudget,
  type TokenVerifier,
  type Viewer,
} from '@parley/service';
import DataLoader from 'dataloader';
import type { RefreshCookie } from './refresh-cookie.ts';
import type { Account, SessionRecord, SignedIn } from './services/account.ts';
import type { Accounts } from './services/accounts.ts';
import { clientOf, type Client } from './services/client.ts';
import type { SessionEndings } from './services/session-endings.ts';

/** Accounts that one query fetches. */
const BATCH_SIZE = 1_000;

/** The headers of a request, as Node gives them. */
export type Headers = Record<string, string | string[] | undefined>;

/** What belongs to one request. */
export class RequestContext {
  /** Finds accounts by id, all that one operation asks for in one query. */
  readonly accountById: DataLoader<string, Account | null>;
  /** As `accountById`, by username. */
  readonly accountByUsername: DataLoader<string, Account | null>;
  /** Lists sessions by user, as `SessionEndings.list` does. Nothing is kept: a later mutation may end some. */
  readonly sessionsByUser: DataLoader<string, SessionRecord[] | null>;
  readonly client: Client;
  private readonly authorization: string | undefined;
  /** The refresh token out of the cookie; null when the client keeps its token itself. */
  private readonly inCookie: { token: string | undefined } | null;
  /** Apollo Server clones the context: in an object of its own, the loaders see it too. */
  private readonly proof: { viewer?: Promise<Viewer | null> } = {};

  constructor(
    readonly logger: Logger,
    /** What the operation has used. */
    readonly budget: OperationBudget,
    headers: Headers,
    private readonly cookie: RefreshCookie,
    private readonly verifier: TokenVerifier,
    services: { accounts: Accounts; endings: SessionEndings },
    /** Until when the request may change something. */
    readonly deadline: Deadline,
  ) {
    const header = (name: string) => [headers[name]].flat()[0];
    this.authorization = header('authorization');
    this.client = clientOf(header(CLIENT_ADDRESS_HEADER), header(DEVICE_HEADER));
    this.inCookie =
      header(SESSION_HEADER) === SESSION_IN_COOKIE ? { token: header(REFRESH_HEADER) || undefined } : null;
    this.accountById = new DataLoader(
      async (ids) => {
        budget.addStoreCalls();
        return services.accounts.findMany(ids);
      },
      { maxBatchSize: BATCH_SIZE },
    );
    this.accountByUsername = new DataLoader(
      async (names) => {
        budget.addStoreCalls();
        return services.accounts.findManyByUsername(names);
      },
      { maxBatchSize: BATCH_SIZE },
    );
    this.sessionsByUser = new DataLoader(
      async (ids) => {
        budget.addStoreCalls();
        const viewer = await this.viewer();
        return viewer ? services.endings.list(ids, viewer) : ids.map(() => null);
      },
      { maxBatchSize: BATCH_SIZE, cache: false },
    );
  }

  /**
   * Who is asking, or null without a token. The token is looked at only when an operation needs to know, so that
   * a stale one does not keep its owner from signing in again.
   * @throws UnauthenticatedError when it does not hold.
   */
  viewer(): Promise<Viewer | null> {
    this.proof.viewer ??= this.verifier.verify(this.authorization).then((viewer) => this.named(viewer));
    return this.proof.viewer;
  }

  /** True as long as the operation would come to the same for everybody: nobody was asked who they are. */
  get isCommon(): boolean {
    return this.proof.viewer === undefined;
  }

  /** As `viewer`, but null also when the token does not hold. */
  async viewerIfProven(): Promise<Viewer | null> {
    try {
      return await this.viewer();
    } catch (error) {
      if (error instanceof UnauthenticatedError) return null;
      throw error;
    }
  }

  /** The refresh token that the client sent, in the argument or in the cookie. */
  refreshToken(argument: string | null | undefined): string | undefined {
    return argument ?? this.inCookie?.token;
  }

  /** As `refreshToken`. @throws UnauthenticatedError when the cookie should bring it and does not; BadUserInputError. */
  requireRefreshToken(argument: string | null | undefined): string {
    const token = this.refreshToken(argument);
    if (token !== undefined) return token;
    if (this.inCookie) throw new UnauthenticatedError('There is no session in the cookie: sign in.');
    throw new BadUserInputError(
      `Give the refresh token here, or send the header "${SESSION_HEADER}: ${SESSION_IN_COOKIE}" with the cookie.`,
      'refreshToken',
    );
  }

  /** Lets the rest of the operation be asked by whom has just signed in, and gives a cookie its refresh token. */
  signIn(signedIn: SignedIn): SignedIn {
    this.proof.viewer = Promise.resolve(this.named(signedIn.viewer));
    if (this.inCookie) this.cookie.set(signedIn.refreshToken, signedIn.refreshTokenExpiresAt);
    return signedIn;
  }

  /** Takes the refresh token out of the cookie, if it is there. */
  signOut(): void {
    if (this.inCookie) this.cookie.clear();
  }

  /** The refresh token for the answer: null when it is in the cookie. */
  shown(refreshToken: string): string | null {
    return this.inCookie ? null : refreshToken;
  }

  /** What is logged from now on says whose it is. */
  private named<Who extends Viewer | null>(viewer: Who): Who {
    if (viewer) this.logger.setBindings({ userId: viewer.userId });
    return viewer;
  }
}
