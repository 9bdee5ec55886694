import { createHash, timingSafeEqual } from 'node:crypto';

/** Carries the subgraph secret from a gateway to a subgraph. */
export const SUBGRAPH_SECRET_HEADER = 'x-parley-link';

/** Carries the client's address, as determined by the gateway. Used for rate limits and session lists only. */
export const CLIENT_ADDRESS_HEADER = 'x-parley-client';

/** Carries the client's User-Agent, cut to `MAX_DEVICE_LENGTH`. */
export const DEVICE_HEADER = 'x-parley-device';
export const MAX_DEVICE_LENGTH = 256;

/**
 * Requests that the refresh token be kept in a cookie, when its value is `SESSION_IN_COOKIE`. Sent by the client to the
 * gateway, and by the gateway to auth. Pages of other origins cannot send it without a preflight (Fetch §4.8).
 */
export const SESSION_HEADER = 'x-parley-session';
export const SESSION_IN_COOKIE = 'cookie';

/**
 * In a request to auth: the refresh token from the cookie. In auth's response: the token to store in the cookie; an
 * empty value clears the cookie.
 */
export const REFRESH_HEADER = 'x-parley-refresh';
/** In auth's response: when the cookie expires (RFC 3339). */
export const REFRESH_EXPIRES_HEADER = 'x-parley-refresh-expires';

/** True when `given` is the subgraph secret. Compares in constant time. */
export function isSubgraphSecret(given: unknown, secret: string): boolean {
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(secret));
}

const digest = (text: string) => createHash('sha256').update(text).digest();
