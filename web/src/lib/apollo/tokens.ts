/** Where operations get their access token from. */
export interface Tokens {
  /** A token that is good for now; null when nobody is signed in. */
  accessToken(): Promise<string | null>;
  /** A token in place of one that was refused; null when the session is over. */
  renew(rejected?: string | null): Promise<string | null>;
  /** The last known token, which may have expired. */
  readonly lastToken: string | null;
}
