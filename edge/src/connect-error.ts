/** Errors before a connection was established: the gateway has not seen the request, so another one may receive it. */
const UNREACHED = new Set<unknown>([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** True when `error` means that no connection to the gateway was established. */
export const isConnectError = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && UNREACHED.has(error.code);
