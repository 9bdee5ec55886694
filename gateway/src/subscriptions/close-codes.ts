import { CloseCode } from 'graphql-ws';

/**
 * With what the gateway closes sockets. Clients of graphql-ws come back after these; on most others they give up
 * (their own list is in `shouldRetryConnectOrThrow` of graphql-ws).
 */
export const GatewayCloseCode = {
  /** RFC 6455: the gateway stops. */
  serviceRestart: 1012,
  /** RFC 6455: the client reads too slowly, or has too many sockets, or its token cannot be checked. */
  tryAgainLater: 1013,
  /** graphql-ws: the token does not hold, or not any more. */
  forbidden: 4403,
} as const;

/** Clients that ignore the rules are not invited back. RFC 6455: a policy is violated. */
export const POLICY_VIOLATION = 1008;

/** RFC 6455: done, going away, none given, cut off, too long. */
const COMMON = [1000, 1001, 1005, 1006, 1009];
const KNOWN = new Set<unknown>([
  ...COMMON,
  POLICY_VIOLATION,
  ...Object.values(GatewayCloseCode),
  ...Object.values(CloseCode),
]);

/** A code as the label of a metric; clients can think of thousands. */
export const closeCodeLabel = (code: number): string => (KNOWN.has(code) ? String(code) : 'other');
