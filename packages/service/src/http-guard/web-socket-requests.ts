import type { IncomingMessage } from 'node:http';
import { GuardedRequest } from './incoming-body.ts';
import { flawOf } from './request-rules.ts';

/** Set by Node's parser on each request that asks for another protocol. */
interface Parsed {
  upgrade: boolean | null;
}

const asked = new WeakSet<IncomingMessage>();

/**
 * The class of a server's requests. As soon as one listens for `upgrade`, Node 20 hands it whatever names a protocol;
 * `shouldUpgradeCallback` came later. Here only a WebSocket at `path` is an upgrade, and anything else an ordinary
 * request: a server may ignore what a client would rather speak (RFC 9110 §7.8).
 * @param path null when the server has no WebSockets.
 */
export function requestsUpgradingAt(path: string | null): typeof IncomingMessage {
  class Request extends GuardedRequest {}
  Object.defineProperty(Request.prototype, 'upgrade', {
    get(this: IncomingMessage) {
      return asked.has(this) && (this.method === 'CONNECT' || isWebSocketAt(path, this));
    },
    set(this: IncomingMessage, value: Parsed['upgrade']) {
      if (value) asked.add(this);
    },
  });
  return Request;
}

/**
 * True for a request whose wish for another protocol is ignored. Node's parser passes over what follows such a request
 * in the same packet, so the answer has to be the last on its connection: then clients send the rest again.
 */
export const isUpgradeIgnored = (request: IncomingMessage): boolean => asked.has(request);

function isWebSocketAt(path: string | null, request: IncomingMessage): boolean {
  const { method, url = '', httpVersion, headers } = request;
  return (
    method === 'GET' &&
    httpVersion === '1.1' &&
    url.split('?', 1)[0] === path &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    headers.host !== undefined &&
    // With a body, it would not be certain where the WebSocket begins.
    (headers['content-length'] ?? '0') === '0' &&
    headers['transfer-encoding'] === undefined &&
    flawOf(request) === null
  );
}
