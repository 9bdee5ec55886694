import { createHash, timingSafeEqual } from 'node:crypto';

/** Carries the secret of the link from a gateway to a subgraph. */
export const LINK_HEADER = 'x-parley-link';

/** Carries the client's address, as far as the gateway trusts who says it. For throttling and lists of sessions only. */
export const CLIENT_ADDRESS_HEADER = 'x-parley-client';

/** Carries the client's User-Agent, cut to `DEVICE_MOST_CHARACTERS`. */
export const DEVICE_HEADER = 'x-parley-device';
export const DEVICE_MOST_CHARACTERS = 256;

/**
 * Asks for the refresh token to be kept in a cookie, when it says `SESSION_IN_COOKIE`: first from the client to the
 * gateway, then from the gateway to auth. No page of another origin can send it without a preflight (Fetch §4.8).
 */
export const SESSION_HEADER = 'x-parley-session';
export const SESSION_IN_COOKIE = 'cookie';

/**
 * Carries the refresh token out of the cookie to auth, and on auth's answer the one to put there; on an answer,
 * an empty value clears the cookie.
 */
export const REFRESH_HEADER = 'x-parley-refresh';
/** On auth's answer: until when the cookie keeps the token (RFC 3339). */
export const REFRESH_EXPIRES_HEADER = 'x-parley-refresh-expires';

/** True when `given` is the link's secret; takes as long whatever the difference. */
export function isLinkSecret(given: unknown, secret: string): boolean {
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(secret));
}

const digest = (text: string) => createHash('sha256').update(text).digest();
