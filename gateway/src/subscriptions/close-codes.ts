import { CloseCode } from 'graphql-ws';

/**
 * Close codes of the gateway. Clients of graphql-ws reconnect after these; after most others they give up (see
 * `shouldRetryConnectOrThrow` in graphql-ws).
 */
export const GatewayCloseCode = {
  /** RFC 6455: the gateway is shutting down. */
  serviceRestart: 1012,
  /** RFC 6455: the client reads too slowly, has too many sockets, or its token cannot be checked. */
  tryAgainLater: 1013,
  /** graphql-ws: the token is invalid, expired or revoked. */
  forbidden: 4403,
} as const;

/** RFC 6455: the client broke a rule. Clients do not reconnect. */
export const POLICY_VIOLATION = 1008;

/** RFC 6455: normal, going away, no code, abnormal, too large. */
const COMMON = [1000, 1001, 1005, 1006, 1009];
const KNOWN = new Set<unknown>([
  ...COMMON,
  POLICY_VIOLATION,
  ...Object.values(GatewayCloseCode),
  ...Object.values(CloseCode),
]);

/** The metric label of a close code. Clients can send any of thousands. */
export const closeCodeLabel = (code: number): string => (KNOWN.has(code) ? String(code) : 'other');
