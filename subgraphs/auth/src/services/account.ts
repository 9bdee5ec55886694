import type { Viewer } from '@parley/shared';
import type { Account } from '../repositories/account-repository.ts';

export type { Account } from '../repositories/account-repository.ts';

/** One login of a user. */
export interface SessionRecord {
  id: string;
  userId: string;
  deviceLabel: string | null;
  /** Where it was last used from. */
  address: string | null;
  createdAt: Date;
  lastUsedAt: Date;
}

/** An account that opened or refreshed a session, with its new pair of tokens. */
export interface SignedIn {
  accessToken: string;
  accessTokenExpiresAt: Date;
  refreshToken: string;
  user: Account;
  /** The same person, as the access token proves them. */
  viewer: Viewer;
}
