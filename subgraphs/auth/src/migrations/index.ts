import { CreateAccounts1767225600000 } from './1767225600000-create-accounts.ts';

/** In the order in which they run. */
export const migrations = [CreateAccounts1767225600000];
