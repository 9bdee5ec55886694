import { CloseCode, createClient, MessageType, type Client } from 'graphql-ws';
import { backoff } from '../backoff.ts';
import type { Store } from '../store.ts';
import { onWake, waitOrWake } from '../wake.ts';
import type { Tokens } from './tokens.ts';

/** The idle time after which the socket is pinged. */
const KEEP_ALIVE_MS = 12_000;
/** How long a pong may take before the connection counts as dead. */
const PONG_TIMEOUT_MS = 5_000;
/** From the first packet to `connection_ack`. Browsers themselves wait for minutes. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Long enough to keep the socket when the user switches rooms. */
const LINGER_MS = 3_000;
/** If a token expires sooner than this after connecting, the next one may as well, so reconnect with backoff. */
const STABLE_MS = 1_000;

export type Connection = 'idle' | 'connecting' | 'connected' | 'lost';

/**
 * Creates the WebSocket client for subscriptions. It connects on demand and reconnects while there are subscriptions.
 */
export function createSocket(url: string, tokens: Tokens, connection: Store<Connection>): Client {
  let deadline: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | undefined;
  let connectedAt = Infinity;
  /** The server closed the socket because the token expired: this is not an interruption. */
  let hasExpired = false;
  const endAfter = (ms: number) => {
    clearTimeout(deadline);
    deadline = setTimeout(() => client.terminate(), ms);
  };
  const client = createClient({
    url,
    connectionParams: async () => {
      // Without a response, send the old token: an error would end the subscriptions permanently.
      const token = await tokens.accessToken().catch(() => tokens.lastToken);
      return token ? { authorization: `Bearer ${token}` } : {};
    },
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: (retries) => (hasExpired ? Promise.resolve() : waitOrWake(backoff(retries))),
    keepAlive: KEEP_ALIVE_MS,
    lazyCloseTimeout: LINGER_MS,
    on: {
      connecting: (isRetry) => {
        connection.set(isRetry && !hasExpired ? 'lost' : 'connecting');
        hasExpired = false;
        endAfter(CONNECT_TIMEOUT_MS);
      },
      opened: (opened) => (socket = opened as WebSocket),
      connected: () => {
        clearTimeout(deadline);
        connectedAt = Date.now();
        connection.set('connected');
      },
      ping: (isTheirs) => {
        if (!isTheirs) endAfter(PONG_TIMEOUT_MS);
      },
      pong: (isTheirs) => {
        if (isTheirs) clearTimeout(deadline);
      },
      closed: (event) => {
        clearTimeout(deadline);
        const { code } = event as CloseEvent;
        hasExpired = code === CloseCode.Forbidden && Date.now() - connectedAt > STABLE_MS;
        connectedAt = Infinity;
        if (code === CloseCode.Forbidden) void tokens.renew(tokens.lastToken).catch(() => undefined);
        if (!hasExpired) connection.set(code === 1000 ? 'idle' : 'lost');
      },
    },
  });
  // The socket may have died unnoticed while the device slept or changed networks, so ping it at once.
  onWake(() => {
    if (connection.get() !== 'connected' || socket?.readyState !== WebSocket.OPEN) return;
    socket.send(JSON.stringify({ type: MessageType.Ping }));
    endAfter(PONG_TIMEOUT_MS);
  });
  return client;
}
