import { CursorSigner } from '@parley/service/graphql';
import type { RateLimits } from '@parley/service/redis';
import type { Logger } from '@parley/service/telemetry';
import type { AuthConfig } from './config.ts';
import { AccountRepository } from './repositories/account-repository.ts';
import { AdministrationRepository } from './repositories/administration-repository.ts';
import type { Database } from './repositories/database.ts';
import { UserSearchRepository } from './repositories/user-search-repository.ts';
import { RevocationRepository } from './repositories/revocation-repository.ts';
import { SessionRepository } from './repositories/session-repository.ts';
import type { Services } from './resolvers/index.ts';
import { Access } from './services/access.ts';
import type { AccessTokens } from './services/access-tokens.ts';
import { Accounts } from './services/accounts.ts';
import { Administration } from './services/administration.ts';
import { PendingRevocations } from './services/pending-revocations.ts';
import { PasswordChange } from './services/password-change.ts';
import type { Passwords } from './services/passwords.ts';
import { UserSearch } from './services/user-search.ts';
import type { RevocationPublisher } from './services/revocation-publisher.ts';
import { SessionRevocation } from './services/session-revocation.ts';
import { Sessions } from './services/sessions.ts';
import { LogIn } from './services/log-in.ts';
import { AuthRateLimits } from './services/rate-limits.ts';

/** The resources that services use. Their creator closes them. */
export interface Resources {
  config: AuthConfig;
  database: Database;
  publisher: RevocationPublisher;
  rateLimits: RateLimits;
  accessTokens: AccessTokens;
  passwords: Passwords;
  logger: Logger;
}

export function createServices(resources: Resources): Services & { pendingRevocations: PendingRevocations } {
  const { config, database, publisher, rateLimits, accessTokens, passwords, logger } = resources;
  const accountRows = new AccountRepository(database);
  const sessionRows = new SessionRepository(database, config.MAX_SESSIONS_PER_USER);
  const revocations = new RevocationRepository(database);

  const maxPasswordLength = config.MAX_PASSWORD_LENGTH;
  const limits = new AuthRateLimits(rateLimits, config);
  const pendingRevocations = new PendingRevocations(
    revocations,
    publisher,
    config.PENDING_REVOCATIONS_SWEEP_MS,
    logger,
  );
  const access = new Access(sessionRows);
  const sessions = new Sessions(
    sessionRows,
    accountRows,
    accessTokens,
    pendingRevocations,
    limits,
    config.REFRESH_TOKEN_DAYS,
  );
  return {
    accounts: new Accounts(accountRows, access),
    administration: new Administration(new AdministrationRepository(database), access, pendingRevocations),
    pendingRevocations,
    passwordChange: new PasswordChange(
      access,
      accountRows,
      revocations,
      pendingRevocations,
      passwords,
      limits,
      maxPasswordLength,
    ),
    sessionRevocation: new SessionRevocation(revocations, access, pendingRevocations),
    sessions,
    logIn: new LogIn(accountRows, sessions, passwords, limits, maxPasswordLength),
    userSearch: new UserSearch(new UserSearchRepository(database), access, limits, CursorSigner.from(config), config),
  };
}
