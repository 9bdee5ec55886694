import type { Accounts } from '../services/accounts.ts';
import type { Administration } from '../services/administration.ts';
import type { PasswordChange } from '../services/password-change.ts';
import type { SessionRevocation } from '../services/session-revocation.ts';
import type { Sessions } from '../services/sessions.ts';
import type { LogIn } from '../services/log-in.ts';
import type { UserSearch } from '../services/user-search.ts';

/** The services that resolvers call. */
export interface Services {
  accounts: Accounts;
  administration: Administration;
  passwordChange: PasswordChange;
  sessionRevocation: SessionRevocation;
  sessions: Sessions;
  logIn: LogIn;
  userSearch: UserSearch;
}
