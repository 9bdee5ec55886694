import type { IncomingMessage } from 'node:http';
import { GuardedRequest } from './incoming-body.ts';
import { findViolation } from './request-rules.ts';

/** Set by Node's parser on each request that asks for a protocol upgrade. */
interface Parsed {
  upgrade: boolean | null;
}

const upgradeRequests = new WeakSet<IncomingMessage>();

/**
 * Creates the request class of a server. Once a server listens for `upgrade`, Node 20 treats every request with an
 * Upgrade header as an upgrade (`shouldUpgradeCallback` came later). This class accepts only WebSockets at `path`; any
 * other request is handled as ordinary, since a server may ignore the Upgrade header (RFC 9110 §7.8).
 * @param path null when the server has no WebSockets.
 */
export function requestsUpgradingAt(path: string | null): typeof IncomingMessage {
  class Request extends GuardedRequest {}
  Object.defineProperty(Request.prototype, 'upgrade', {
    get(this: IncomingMessage) {
      return upgradeRequests.has(this) && (this.method === 'CONNECT' || isWebSocketAt(path, this));
    },
    set(this: IncomingMessage, value: Parsed['upgrade']) {
      if (value) upgradeRequests.add(this);
    },
  });
  return Request;
}

/**
 * True for a request whose Upgrade header is ignored. Node's parser skips data that follows such a request in the same
 * packet, so the response must close the connection; clients then send the rest again.
 */
export const isUpgradeIgnored = (request: IncomingMessage): boolean => upgradeRequests.has(request);

function isWebSocketAt(path: string | null, request: IncomingMessage): boolean {
  const { method, url = '', httpVersion, headers } = request;
  return (
    method === 'GET' &&
    httpVersion === '1.1' &&
    url.split('?', 1)[0] === path &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    headers.host !== undefined &&
    // With a body, the start of the WebSocket data would be ambiguous.
    (headers['content-length'] ?? '0') === '0' &&
    headers['transfer-encoding'] === undefined &&
    findViolation(request) === null
  );
}
