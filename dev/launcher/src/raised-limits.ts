/**
 * Limits for the services of a system that programs use: they do in a second what a person does in a minute, so with the
 * default limits every test would be slow without testing more. Tests of a limit set it themselves.
 */
export const RAISED_LIMITS = {
  LIMIT_SENDS: '1000',
  LIMIT_SENDS_BURST: '5000',
  LIMIT_ROOM_CHANGES: '100000',
  LIMIT_SEARCHES: '100000',
  LIMIT_LOOKUPS: '100000',
  LIMIT_ADDRESS_SOCKETS: '100000',
  LIMIT_USER_WORK: '100000',
  LIMIT_USER_WORK_BURST: '1000000',
  LIMIT_ADDRESS_WORK: '100000',
  LIMIT_ADDRESS_WORK_BURST: '1000000',
  LIMIT_USER_SUBSCRIPTIONS: '20000',
  LIMIT_ADDRESS_CONNECTIONS: '100000',
};
