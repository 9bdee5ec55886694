/** Failures before a connection stood: the gateway has seen nothing of the request, so another one may have it. */
const UNREACHED = new Set<unknown>([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** True when `error` says that no connection to the gateway came about. */
export const isConnectError = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && UNREACHED.has(error.code);
