import type { Role } from '@parley/service';

/** A person with an account, without the password's hash. */
export interface Account {
  id: string;
  /** As its owner wrote it. */
  username: string;
  displayName: string;
  avatarUrl: string | null;
  role: Role;
  createdAt: Date;
  /** For its owner and administrators only. */
  email: string;
  /** Whether an administrator has shut it; for its owner and administrators only. */
  disabled: boolean;
}

/** An `Account` in the select list of a query in which the table `users` is called `u`. */
export const ACCOUNT_COLUMNS = `u.id, u.username, u.display_name AS "displayName", u.avatar_url AS "avatarUrl", u.role,
  u.created_at AS "createdAt", u.email, u.disabled_at IS NOT NULL AS disabled`;
