/** With these a socket ends that nobody meant to close: broken off, an internal error (RFC 6455, graphql-ws). */
export const BROKEN_OFF = [1006, 1011, 4500];
