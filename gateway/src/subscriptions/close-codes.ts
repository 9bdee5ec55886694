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
