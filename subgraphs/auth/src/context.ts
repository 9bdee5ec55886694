import { BadUserInputError, UnauthenticatedError } from '@parley/service/errors';
import type { OperationBudget } from '@parley/service/graphql';
import type { TokenVerifier, Viewer } from '@parley/service/identity';
import type { Logger } from '@parley/service/telemetry';
import type { Deadline } from '@parley/service/time';
import {
  CLIENT_ADDRESS_HEADER,
  DEVICE_HEADER,
  REFRESH_HEADER,
  SESSION_HEADER,
  SESSION_IN_COOKIE,
} from '@parley/service/protocol';
import DataLoader from 'dataloader';
import type { RefreshCookie } from './refresh-cookie.ts';
import type { Account, SessionRecord, LoggedIn } from './services/account.ts';
import type { Accounts } from './services/accounts.ts';
import { clientOf, type Client } from './services/client.ts';
import type { SessionRevocation } from './services/session-revocation.ts';

/** The maximum number of accounts fetched by one query. */
const BATCH_SIZE = 1_000;

/** The headers of a request, as Node represents them. */
export type Headers = Record<string, string | string[] | undefined>;

/** The state of one request. */
export class RequestContext {
  /** Finds accounts by id, with one query for each batch. */
  readonly accountById: DataLoader<string, Account | null>;
  /** Finds accounts by username, likewise. */
  readonly accountByUsername: DataLoader<string, Account | null>;
  /** Lists sessions by user, as `SessionRevocation.list` does. Not cached: a later mutation may end sessions. */
  readonly sessionsByUser: DataLoader<string, SessionRecord[] | null>;
  readonly client: Client;
  private readonly authorization: string | undefined;
  /** The refresh token from the cookie; null when the client keeps its token itself. */
  private readonly inCookie: { token: string | undefined } | null;
  /** Apollo Server clones the context. In an object, the cached viewer is also visible to the loaders. */
  private readonly cached: { viewer?: Promise<Viewer | null> } = {};

  constructor(
    readonly logger: Logger,
    /** What the operation has used so far. */
    readonly budget: OperationBudget,
    headers: Headers,
    private readonly cookie: RefreshCookie,
    private readonly verifier: TokenVerifier,
    services: { accounts: Accounts; sessionRevocation: SessionRevocation },
    /** The time by which the request must take effect. */
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
        return viewer ? services.sessionRevocation.list(ids, viewer) : ids.map(() => null);
      },
      { maxBatchSize: BATCH_SIZE, cache: false },
    );
  }

  /**
   * Returns the viewer, or null without a token. The token is verified only when an operation needs the viewer, so that
   * an expired token does not prevent a new login.
   * @throws UnauthenticatedError when the token is invalid.
   */
  viewer(): Promise<Viewer | null> {
    this.cached.viewer ??= this.verifier.verify(this.authorization).then((viewer) => this.bindToLog(viewer));
    return this.cached.viewer;
  }

  /** True if the result is the same for all viewers, because the viewer was never requested. */
  get isViewerIndependent(): boolean {
    return this.cached.viewer === undefined;
  }

  /** As `viewer`, but null when the token is invalid. */
  async viewerIfProven(): Promise<Viewer | null> {
    try {
      return await this.viewer();
    } catch (error) {
      if (error instanceof UnauthenticatedError) return null;
      throw error;
    }
  }

  /** The refresh token that the client sent, as an argument or in the cookie. */
  refreshToken(argument: string | null | undefined): string | undefined {
    return argument ?? this.inCookie?.token;
  }

  /** As `refreshToken`. @throws UnauthenticatedError when the cookie has no token; BadUserInputError when none is given. */
  requireRefreshToken(argument: string | null | undefined): string {
    const token = this.refreshToken(argument);
    if (token !== undefined) return token;
    if (this.inCookie) throw new UnauthenticatedError('The cookie contains no session. Log in.');
    throw new BadUserInputError(
      `Pass the refresh token, or send the header "${SESSION_HEADER}: ${SESSION_IN_COOKIE}" with the cookie.`,
      'refreshToken',
    );
  }

  /** Runs the rest of the operation as the user who has just logged in, and stores the refresh token in the cookie. */
  logIn(loggedIn: LoggedIn): LoggedIn {
    this.cached.viewer = Promise.resolve(this.bindToLog(loggedIn.viewer));
    if (this.inCookie) this.cookie.set(loggedIn.refreshToken, loggedIn.refreshTokenExpiresAt);
    return loggedIn;
  }

  /** Clears the cookie, if the client uses it. */
  logOut(): void {
    if (this.inCookie) this.cookie.clear();
  }

  /** The refresh token to return; null when the cookie carries it. */
  returnedToken(refreshToken: string): string | null {
    return this.inCookie ? null : refreshToken;
  }

  /** Adds the viewer to all later log entries of the request. */
  private bindToLog<V extends Viewer | null>(viewer: V): V {
    if (viewer) this.logger.setBindings({ userId: viewer.userId });
    return viewer;
  }
}
