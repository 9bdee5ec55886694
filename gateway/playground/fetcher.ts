import { createGraphiQLFetcher, type Fetcher, type FetcherOpts } from '@graphiql/toolkit';
import { createClient, type Client } from 'graphql-ws';

const url = `${location.origin}/graphql`;

const INITIAL_WAIT_MS = 500;
const MAX_WAIT_MS = 30_000;

const delay = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));

/** One socket for each `Authorization` that the header editor has held last. */
let socket: { authorization: string | undefined; client: Client } | undefined;

/** Queries and mutations over HTTP, subscriptions over a WebSocket; both with the header editor's `Authorization`. */
export const fetcher: Fetcher = (params, options) => {
  const headers = headersOf(options);
  const wsClient = clientFor(headers['authorization']);
  // In place of the editor's own, which the toolkit would send beside these.
  return createGraphiQLFetcher({ url, wsClient })(params, { ...options, headers });
};

function clientFor(authorization: string | undefined): Client {
  if (socket && socket.authorization === authorization) return socket.client;
  void socket?.client.dispose();
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    retryAttempts: Infinity,
    // By default a connection that is refused, as while the gateway restarts, ends the subscription.
    shouldRetry: () => true,
    // By default the waits double without end.
    retryWait: (attempt) => delay(Math.min(MAX_WAIT_MS, INITIAL_WAIT_MS * 2 ** attempt) * (0.5 + Math.random() / 2)),
    ...(authorization && { connectionParams: { authorization } }),
  });
  socket = { authorization, client };
  return client;
}

/** The header editor's content, with names in lower case. An `Authorization` without a token counts as none. */
function headersOf(options: FetcherOpts | undefined): Record<string, string> {
  const given = Object.entries((options?.headers ?? {}) as Record<string, unknown>);
  const headers = Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), String(value).trim()]));
  if (/^Bearer$/i.test(headers['authorization'] ?? '')) delete headers['authorization'];
  return headers;
}
