import { CloseCode, createClient, MessageType, type Client } from 'graphql-ws';
import { backoff } from '../backoff.ts';
import type { Store } from '../store.ts';
import { onWake, waitOrWake } from '../wake.ts';
import type { Tokens } from './tokens.ts';

/** After so long without a word the socket is pinged. */
const KEEP_ALIVE_MS = 12_000;
/** A socket that leaves a ping unanswered for so long is dead, whatever the system believes. */
const PONG_TIMEOUT_MS = 5_000;
/** From the first packet to the server's welcome. Browsers themselves wait for minutes. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Going from one room to the next keeps the socket. */
const LINGER_MS = 3_000;
/** A socket whose token expires after less than this is not opened anew at once: the next one may fare no better. */
const STEADY_MS = 1_000;

export type Connection = 'idle' | 'connecting' | 'connected' | 'lost';

/** The WebSocket for subscriptions. It opens when it is needed and comes back for as long as it is. */
export function createSocket(url: string, tokens: Tokens, connection: Store<Connection>): Client {
  let deadline: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | undefined;
  let connectedAt = Infinity;
  /** The server closed a good socket because its token ran out: that is nobody's trouble. */
  let hasExpired = false;
  const endAfter = (ms: number) => {
    clearTimeout(deadline);
    deadline = setTimeout(() => client.terminate(), ms);
  };
  const client = createClient({
    url,
    connectionParams: async () => {
      // Without an answer the old token has to do: a throw would end the subscriptions for good.
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
        hasExpired = code === CloseCode.Forbidden && Date.now() - connectedAt > STEADY_MS;
        connectedAt = Infinity;
        if (code === CloseCode.Forbidden) void tokens.renew(tokens.lastToken).catch(() => undefined);
        if (!hasExpired) connection.set(code === 1000 ? 'idle' : 'lost');
      },
    },
  });
  // A socket may have died unnoticed while the device slept or changed networks: it is asked at once.
  onWake(() => {
    if (connection.get() !== 'connected' || socket?.readyState !== WebSocket.OPEN) return;
    socket.send(JSON.stringify({ type: MessageType.Ping }));
    endAfter(PONG_TIMEOUT_MS);
  });
  return client;
}
