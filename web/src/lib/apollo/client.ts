import { ApolloClient, ApolloLink, HttpLink } from '@apollo/client';
import type { ApolloCache } from '@apollo/client/cache';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import type { Store } from '../store.ts';
import { createAuthLink } from './auth-link.ts';
import { withResume } from './resume.ts';
import { createRetryLink } from './retry-link.ts';
import { createSocket, type Connection } from './socket.ts';
import type { Tokens } from './tokens.ts';

const PATH = '/graphql';
/** Makes the gateway keep the refresh token in a cookie. Pages of other origins cannot send this header. */
const HEADERS = { 'x-parley-session': 'cookie' };

/** Longer than the gateway waits for its subgraphs. */
const RESPONSE_TIMEOUT_MS = 20_000;

/** Without a timeout, one request on a dead connection would block every tab that waits for the session. */
const fetchWithTimeout: typeof fetch = (input, init) => {
  const signals = [init?.signal, AbortSignal.timeout(RESPONSE_TIMEOUT_MS)].filter((signal) => signal != null);
  return fetch(input, { ...init, signal: AbortSignal.any(signals) });
};

/** Creates the API client: queries and mutations over HTTP, subscriptions over one WebSocket. */
export function createApolloClient(cache: ApolloCache, tokens: Tokens, connection: Store<Connection>): ApolloClient {
  const socketUrl = new URL(PATH, window.location.href.replace(/^http/, 'ws'));
  return new ApolloClient({
    cache,
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(withResume(createSocket(socketUrl.href, tokens, connection))),
      ApolloLink.from([
        createRetryLink(),
        createAuthLink(tokens),
        new HttpLink({ uri: PATH, headers: HEADERS, fetch: fetchWithTimeout }),
      ]),
    ),
  });
}
