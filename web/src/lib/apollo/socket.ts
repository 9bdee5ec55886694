import { CloseCode, createClient, type Client } from 'graphql-ws';
import { backoff, wait } from '../backoff.ts';
import type { Store } from '../store.ts';
import type { Tokens } from './tokens.ts';

/** After so long without a word the socket is pinged. */
const KEEP_ALIVE_MS = 12_000;
/** A socket that leaves a ping unanswered for so long is dead, whatever the system believes. */
const PONG_TIMEOUT_MS = 5_000;
const ACK_TIMEOUT_MS = 10_000;
/** Going from one room to the next keeps the socket. */
const LINGER_MS = 3_000;

export type Connection = 'idle' | 'connecting' | 'connected' | 'lost';

/** The WebSocket for subscriptions. It opens when it is needed and comes back for as long as it is. */
export function createSocket(url: string, tokens: Tokens, connection: Store<Connection>): Client {
  let pongTimeout: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url,
    connectionParams: async () => {
      // Without an answer the old token has to do: a throw would end the subscriptions for good.
      const token = await tokens.accessToken().catch(() => tokens.lastToken);
      return token ? { authorization: `Bearer ${token}` } : {};
    },
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: (retries) => Promise.race([wait(backoff(retries)), online()]),
    keepAlive: KEEP_ALIVE_MS,
    connectionAckWaitTimeout: ACK_TIMEOUT_MS,
    lazyCloseTimeout: LINGER_MS,
    on: {
      connecting: (isRetry) => connection.set(isRetry ? 'lost' : 'connecting'),
      connected: () => connection.set('connected'),
      ping: (received) => {
        if (!received) pongTimeout = setTimeout(() => client.terminate(), PONG_TIMEOUT_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(pongTimeout);
      },
      closed: (event) => {
        clearTimeout(pongTimeout);
        const { code } = event as CloseEvent;
        connection.set(code === 1000 ? 'idle' : 'lost');
        if (code === CloseCode.Forbidden) void tokens.renew(tokens.lastToken).catch(() => undefined);
      },
    },
  });
  return client;
}

/** Resolves when the device is back on a network; never when it has not left. */
const online = (): Promise<void> =>
  new Promise((resolve) => {
    if (!navigator.onLine) window.addEventListener('online', () => resolve(), { once: true });
  });
