import type { Role } from '@parley/service/identity';

/** A user's account, without the password hash. */
export interface Account {
  id: string;
  /** As the user wrote it. */
  username: string;
  displayName: string;
  avatarUrl: string | null;
  role: Role;
  createdAt: Date;
  /** Visible to the user and administrators only. */
  email: string;
  /** Whether an administrator has disabled it; visible to the user and administrators only. */
  disabled: boolean;
}

/** Selects an `Account` in a query in which the table `users` has the alias `u`. */
export const ACCOUNT_COLUMNS = `u.id, u.username, u.display_name AS "displayName", u.avatar_url AS "avatarUrl", u.role,
  u.created_at AS "createdAt", u.email, u.disabled_at IS NOT NULL AS disabled`;
