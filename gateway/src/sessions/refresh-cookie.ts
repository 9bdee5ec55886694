import type { IncomingHttpHeaders } from 'node:http';
import { REFRESH_EXPIRES_HEADER, REFRESH_HEADER, SESSION_HEADER, SESSION_IN_COOKIE } from '@parley/service';
import { parseCookie, stringifySetCookie } from 'cookie';

/** `__Host-` in front of it would demand the path `/`, and with it the cookie on every request for a file. */
const NAME = 'parley_refresh';
const PATH = '/graphql';
/** What a refresh token is made of. Anything else in the cookie was put there by somebody else. */
const TOKEN = /^[\w.~-]{1,512}$/;

/** True when the client asks for its refresh token to be kept in a cookie, where no script can reach it. */
export const wantsCookie = (headers: IncomingHttpHeaders): boolean => headers[SESSION_HEADER] === SESSION_IN_COOKIE;

/** The refresh token of one request in the client's cookie, as the request finds it and as it leaves it. */
export class RefreshCookie {
  private token: string | undefined;
  private expires: Date | undefined;
  private isChanged = false;

  /** @param header the request's `Cookie`; `isSecure` keeps the cookie to HTTPS. */
  constructor(
    header: string | undefined,
    private readonly isSecure: boolean,
  ) {
    const token = parseCookie(header ?? '')[NAME];
    if (token === undefined) return;
    if (TOKEN.test(token)) this.token = token;
    else this.isChanged = true;
  }

  /** What tells auth of the cookie. */
  headers(): Record<string, string> {
    return { [SESSION_HEADER]: SESSION_IN_COOKIE, ...(this.token && { [REFRESH_HEADER]: this.token }) };
  }

  /** Takes over what auth's answer says of the cookie; the next call to auth says the same. */
  update(headers: IncomingHttpHeaders): void {
    const token = lastOf(headers[REFRESH_HEADER]);
    if (token === undefined) return;
    const expires = new Date(lastOf(headers[REFRESH_EXPIRES_HEADER]) ?? Number.NaN);
    this.token = TOKEN.test(token) ? token : undefined;
    this.expires = Number.isNaN(expires.getTime()) ? undefined : expires;
    this.isChanged = true;
  }

  /** The `Set-Cookie` of the answer; null when the cookie stays as it is. */
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
