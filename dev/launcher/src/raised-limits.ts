/**
 * Limits for systems driven by programs, which do in a second what a person does in a minute. With the default limits,
 * every test would be slower and test nothing more. Tests of a limit set it themselves.
 */
export const RAISED_LIMITS = {
  RATE_LIMIT_SENDS: '1000',
  RATE_LIMIT_SENDS_BURST: '5000',
  RATE_LIMIT_ROOM_CHANGES: '100000',
  RATE_LIMIT_SEARCHES: '100000',
  RATE_LIMIT_LOOKUPS: '100000',
  MAX_SOCKETS_PER_ADDRESS: '100000',
  RATE_LIMIT_USER_WORK: '100000',
  RATE_LIMIT_USER_WORK_BURST: '1000000',
  RATE_LIMIT_ADDRESS_WORK: '100000',
  RATE_LIMIT_ADDRESS_WORK_BURST: '1000000',
  MAX_SUBSCRIPTIONS_PER_USER: '20000',
  MAX_CONNECTIONS_PER_ADDRESS: '100000',
};
