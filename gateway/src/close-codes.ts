import { CloseCode as ProtocolCloseCode } from 'graphql-ws';

/**
 * The codes with which the gateway closes WebSockets: those of clients, and its own to subgraphs. Clients of graphql-ws
 * reconnect after some, and give up after others (see `shouldRetryConnectOrThrow` in graphql-ws).
 */
export const CloseCode = {
  /** RFC 6455: the connection to a subgraph is no longer needed. */
  normal: 1000,
  /** RFC 6455: the client broke a rule. Clients do not reconnect. */
  policyViolation: 1008,
  /** RFC 6455: the gateway is shutting down. Clients reconnect. */
  serviceRestart: 1012,
  /** RFC 6455: the client reads too slowly, has too many sockets, or its token cannot be checked. Clients reconnect. */
  tryAgainLater: 1013,
  /** graphql-ws: the message is invalid. Clients do not reconnect. */
  badRequest: ProtocolCloseCode.BadRequest,
  /** graphql-ws: the token is invalid, expired or revoked. Clients reconnect. */
  forbidden: ProtocolCloseCode.Forbidden,
  /** graphql-ws: an active operation has the same id. Clients do not reconnect. */
  subscriberAlreadyExists: ProtocolCloseCode.SubscriberAlreadyExists,
  /** graphql-ws: a bug in the gateway. Clients do not reconnect. */
  internalServerError: ProtocolCloseCode.InternalServerError,
  /** graphql-ws: a subgraph sent an invalid protocol message. */
  badResponse: ProtocolCloseCode.BadResponse,
} as const;

/** RFC 6455: going away, no code, abnormal, too large. */
const OTHERS = [1001, 1005, 1006, 1009];
const KNOWN = new Set<unknown>([...Object.values(CloseCode), ...Object.values(ProtocolCloseCode), ...OTHERS]);

/** The metric label of a close code. Clients can send any of thousands. */
export const closeCodeLabel = (code: number): string => (KNOWN.has(code) ? String(code) : 'other');
