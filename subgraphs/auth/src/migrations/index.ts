import { CreateAccounts1767225600000 } from './1767225600000-create-accounts.ts';
import { ManageSessions1767312000000 } from './1767312000000-manage-sessions.ts';
import { OneFormOfDomains1767398400000 } from './1767398400000-one-form-of-domains.ts';
import { RenewUserWords1767484800000 } from './1767484800000-renew-user-words.ts';

/** In the order in which they run. */
export const migrations = [
  CreateAccounts1767225600000,
  ManageSessions1767312000000,
  OneFormOfDomains1767398400000,
  RenewUserWords1767484800000,
];
