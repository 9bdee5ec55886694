import { CursorSeal, type Logger, type RateLimits } from '@parley/service';
import type { AuthConfig } from './config.ts';
import { AccountRepository } from './repositories/account-repository.ts';
import { AdministrationRepository } from './repositories/administration-repository.ts';
import type { Database } from './repositories/database.ts';
import { PeopleRepository } from './repositories/people-repository.ts';
import { RevocationRepository } from './repositories/revocation-repository.ts';
import { SessionRepository } from './repositories/session-repository.ts';
import type { Services } from './resolvers/index.ts';
import { Access } from './services/access.ts';
import type { AccessTokens } from './services/access-tokens.ts';
import { Accounts } from './services/accounts.ts';
import { Administration } from './services/administration.ts';
import { Announcements } from './services/announcements.ts';
import { PasswordChange } from './services/password-change.ts';
import type { Passwords } from './services/passwords.ts';
import { People } from './services/people.ts';
import type { RevocationBoard } from './services/revocation-board.ts';
import { SessionEndings } from './services/session-endings.ts';
import { Sessions } from './services/sessions.ts';
import { SignIn } from './services/sign-in.ts';
import { Throttles } from './services/throttles.ts';

/** What services are made of; whoever made it closes it. */
export interface Resources {
  config: AuthConfig;
  database: Database;
  board: RevocationBoard;
  rateLimits: RateLimits;
  accessTokens: AccessTokens;
  passwords: Passwords;
  logger: Logger;
}

/** Puts the services together over what is connected. */
export function createServices(resources: Resources): Services & { announcements: Announcements } {
  const { config, database, board, rateLimits, accessTokens, passwords, logger } = resources;
  const accountRows = new AccountRepository(database);
  const sessionRows = new SessionRepository(database, config.LIMIT_SESSIONS);
  const revocations = new RevocationRepository(database);

  const mostPassword = config.LIMIT_PASSWORD_LENGTH;
  const throttles = new Throttles(rateLimits, config);
  const announcements = new Announcements(revocations, board, config.ANNOUNCE_SWEEP_MS, logger);
  const access = new Access(sessionRows);
  const sessions = new Sessions(
    sessionRows,
    accountRows,
    accessTokens,
    announcements,
    throttles,
    config.REFRESH_TOKEN_DAYS,
  );
  return {
    accounts: new Accounts(accountRows, access),
    administration: new Administration(new AdministrationRepository(database), access, announcements),
    announcements,
    endings: new SessionEndings(revocations, access, announcements),
    passwordChange: new PasswordChange(
      access,
      accountRows,
      revocations,
      announcements,
      passwords,
      throttles,
      mostPassword,
    ),
    people: new People(new PeopleRepository(database), access, throttles, CursorSeal.from(config), config),
    sessions,
    signIn: new SignIn(accountRows, sessions, passwords, throttles, mostPassword),
  };
}
