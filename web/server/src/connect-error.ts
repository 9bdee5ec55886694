/** Failures before a connection stood: the gateway has seen nothing of the request, so another one may have it. */
const UNREACHED = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** True when `error` says that no connection to the gateway came about. */
export function isConnectError(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isConnectError);
  return error instanceof Error && 'code' in error && UNREACHED.has(String(error.code));
}
