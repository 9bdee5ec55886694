/** The headers of the gateway–subgraph protocol; see docs/subgraph-protocol.md. */

/** Request header: the subgraph secret. */
export const SUBGRAPH_SECRET_HEADER = 'x-parley-link';

/** Request header: the request's id, for logs. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** Request header: the time by which the request must have taken effect, by the receiver's clock. */
export const DEADLINE_HEADER = 'x-parley-deadline';

/** Response header: the request arrived after its deadline, or was meant for a predecessor, and nothing was done. */
export const LATE_HEADER = 'x-parley-late';

/** Response header: the clock of the responding process, as `<instance>.<ms>`. */
export const CLOCK_HEADER = 'x-parley-clock';

/** Response header of a subgraph: the work an operation took, in points of about one core-millisecond. */
export const WORK_HEADER = 'x-parley-work';

/** Request header: the client's address, as determined by the gateway. Used for rate limits and session lists only. */
export const CLIENT_ADDRESS_HEADER = 'x-parley-client';

/** Request header: the client's User-Agent, cut to `MAX_DEVICE_LENGTH`. */
export const DEVICE_HEADER = 'x-parley-device';
/** In UTF-16 code units. */
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
