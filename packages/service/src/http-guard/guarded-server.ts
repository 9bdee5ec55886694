import type { Server } from 'node:http';
import type { FastifyHttpOptions } from 'fastify';
import { originForm } from './request-rules.ts';
import { requestsUpgradingAt } from './web-socket-requests.ts';

/** The head of a request has to be here by then, from the opening of its connection or its first byte. */
const HEADERS_TIMEOUT_MS = 10_000;
/** A request has to be here whole by then. */
const REQUEST_TIMEOUT_MS = 15_000;
/** How often Node looks for connections that have passed these. */
const CHECK_MS = 2_000;

/**
 * For `fastify`: what a server that `HttpGuard` watches is made with.
 * @param webSocketPath where it takes upgrades to a WebSocket; null for a server without any.
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
