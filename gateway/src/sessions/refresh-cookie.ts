import type { IncomingHttpHeaders } from 'node:http';
import { REFRESH_EXPIRES_HEADER, REFRESH_HEADER, SESSION_HEADER, SESSION_IN_COOKIE } from '@parley/service/protocol';
import { parseCookie, stringifySetCookie } from 'cookie';

/** A `__Host-` prefix would require the path `/`, which would send the cookie with every request for a file. */
const NAME = 'parley_refresh';
const PATH = '/graphql';
/** The format of a refresh token. Any other cookie value is not ours. */
const TOKEN = /^[\w.~-]{1,512}$/;

/** Whether the client wants its refresh token in a cookie, out of reach of scripts. */
export const wantsCookie = (headers: IncomingHttpHeaders): boolean => headers[SESSION_HEADER] === SESSION_IN_COOKIE;

/** The refresh cookie of one request, before and after it is processed. */
export class RefreshCookie {
  private token: string | undefined;
  private expires: Date | undefined;
  private isChanged = false;

  /**
   * @param header the `Cookie` header of the request.
   * @param isSecure limits the cookie to HTTPS.
   */
  constructor(
    header: string | undefined,
    private readonly isSecure: boolean,
  ) {
    const token = parseCookie(header ?? '')[NAME];
    if (token === undefined) return;
    if (TOKEN.test(token)) this.token = token;
    else this.isChanged = true;
  }

  /** Headers that pass the cookie to auth. */
  headers(): Record<string, string> {
    return { [SESSION_HEADER]: SESSION_IN_COOKIE, ...(this.token && { [REFRESH_HEADER]: this.token }) };
  }

  /** Applies auth's response headers; the next call to auth passes the new state. */
  update(headers: IncomingHttpHeaders): void {
    const token = lastOf(headers[REFRESH_HEADER]);
    if (token === undefined) return;
    const expires = new Date(lastOf(headers[REFRESH_EXPIRES_HEADER]) ?? Number.NaN);
    this.token = TOKEN.test(token) ? token : undefined;
    this.expires = Number.isNaN(expires.getTime()) ? undefined : expires;
    this.isChanged = true;
  }

  /** The `Set-Cookie` header of the response; null when the cookie is unchanged. */
  setCookie(): string | null {
    if (!this.isChanged) return null;
    const kept = this.token === undefined ? { maxAge: 0, expires: new Date(0) } : { expires: this.expires };
    return stringifySetCookie(NAME, this.token ?? '', {
      path: PATH,
      httpOnly: true,
      sameSite: 'strict',
      secure: this.isSecure,
      ...kept,
    });
  }
}

const lastOf = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.at(-1) : value;
