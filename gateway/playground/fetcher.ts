import { createGraphiQLFetcher, type Fetcher, type FetcherOpts } from '@graphiql/toolkit';
import { createClient, type Client } from 'graphql-ws';

const url = `${location.origin}/graphql`;

const INITIAL_WAIT_MS = 500;
const MAX_WAIT_MS = 30_000;

const delay = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));

/** One socket, for the current `Authorization` of the header editor. */
let socket: { authorization: string | undefined; client: Client } | undefined;

/**
 * Runs queries and mutations over HTTP and subscriptions over a WebSocket, with the `Authorization` of the header
 * editor.
 */
export const fetcher: Fetcher = (params, options) => {
  const headers = headersOf(options);
  const wsClient = clientFor(headers['authorization']);
  // Replaces the editor's own headers, which the toolkit would send as well.
  return createGraphiQLFetcher({ url, wsClient })(params, { ...options, headers });
};

function clientFor(authorization: string | undefined): Client {
  if (socket && socket.authorization === authorization) return socket.client;
  void socket?.client.dispose();
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    retryAttempts: Infinity,
    // By default, a refused connection ends the subscription, for example during a restart of the gateway.
    shouldRetry: () => true,
    // By default, the delays double without limit.
    retryWait: (attempt) => delay(Math.min(MAX_WAIT_MS, INITIAL_WAIT_MS * 2 ** attempt) * (0.5 + Math.random() / 2)),
    ...(authorization && { connectionParams: { authorization } }),
  });
  socket = { authorization, client };
  return client;
}

/** The headers of the editor, with names in lower case. An `Authorization` without a token is removed. */
function headersOf(options: FetcherOpts | undefined): Record<string, string> {
  const given = Object.entries((options?.headers ?? {}) as Record<string, unknown>);
  const headers = Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), String(value).trim()]));
  if (/^Bearer$/i.test(headers['authorization'] ?? '')) delete headers['authorization'];
  return headers;
}
