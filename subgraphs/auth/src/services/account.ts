import type { Viewer } from '@parley/shared';
import type { Account } from '../repositories/account-repository.ts';

export type { Account } from '../repositories/account-repository.ts';

/** An account that opened or refreshed a session, with its new pair of tokens. */
export interface SignedIn {
  accessToken: string;
  accessTokenExpiresAt: Date;
  refreshToken: string;
  user: Account;
  /** The same person, as the access token proves them. */
  viewer: Viewer;
}
