import type { Accounts } from '../services/accounts.ts';
import type { Administration } from '../services/administration.ts';
import type { PasswordChange } from '../services/password-change.ts';
import type { People } from '../services/people.ts';
import type { SessionEndings } from '../services/session-endings.ts';
import type { Sessions } from '../services/sessions.ts';
import type { SignIn } from '../services/sign-in.ts';

/** What resolvers call. */
export interface Services {
  accounts: Accounts;
  administration: Administration;
  endings: SessionEndings;
  passwordChange: PasswordChange;
  people: People;
  sessions: Sessions;
  signIn: SignIn;
}
