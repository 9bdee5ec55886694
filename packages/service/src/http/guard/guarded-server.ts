import type { Server } from 'node:http';
import type { FastifyHttpOptions } from 'fastify';
import { originForm } from './request-rules.ts';
import { requestsUpgradingAt } from './web-socket-requests.ts';

/** The time for a request's head, from the opening of the connection or the first byte. */
const HEADERS_TIMEOUT_MS = 10_000;
/** The time for a complete request. */
const REQUEST_TIMEOUT_MS = 15_000;
/** How often Node checks for connections that exceed these times. */
const CHECK_MS = 2_000;

/**
 * Options for `fastify`, for a server that `HttpGuard` watches.
 * @param webSocketPath the path that accepts WebSocket upgrades; null for a server without WebSockets.
 */
export const guardedServer = (webSocketPath: string | null = null) =>
  ({
    requestTimeout: REQUEST_TIMEOUT_MS,
    rewriteUrl: originForm,
    http: {
      IncomingMessage: requestsUpgradingAt(webSocketPath),
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_MS,
    },
  }) satisfies FastifyHttpOptions<Server>;
