import type { Viewer } from '@parley/service';
import type { Account } from '../repositories/account-repository.ts';

export type { Account } from '../repositories/account-repository.ts';
export type { SessionRecord } from '../repositories/session-record.ts';

/** Ids as they are given out; another way of writing one names nobody and nothing. */
const ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Whether an account or a session can have this id. */
export const isId = (text: string): boolean => ID.test(text);

/** An account that opened or refreshed a session, with its new pair of tokens. */
export interface SignedIn {
  accessToken: string;
  accessTokenExpiresAt: Date;
  refreshToken: string;
  /** When the session ends unless the token is used. */
  refreshTokenExpiresAt: Date;
  user: Account;
  /** The same person, as the access token proves them. */
  viewer: Viewer;
}
