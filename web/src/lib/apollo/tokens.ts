/** The source of access tokens for operations. */
export interface Tokens {
  /** A valid token; null if no user is logged in. */
  accessToken(): Promise<string | null>;
  /** A new token in place of a rejected one; null if the session has ended. */
  renew(rejected?: string | null): Promise<string | null>;
  /** The last known token, which may have expired. */
  readonly lastToken: string | null;
}
