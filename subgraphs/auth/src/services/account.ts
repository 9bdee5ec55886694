import type { Viewer } from '@parley/service/identity';
import type { Account } from '../repositories/account-repository.ts';

export type { Account } from '../repositories/account-repository.ts';
export type { SessionRecord } from '../repositories/session-record.ts';

/** The only accepted form of an id. */
const ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Whether this can be the id of an account or session. */
export const isId = (text: string): boolean => ID.test(text);

/** An account that opened or refreshed a session, with its new pair of tokens. */
export interface LoggedIn {
  accessToken: string;
  accessTokenExpiresAt: Date;
  refreshToken: string;
  /** When the session expires unless the token is used. */
  refreshTokenExpiresAt: Date;
  user: Account;
  /** The same user, as proven by the access token. */
  viewer: Viewer;
}
