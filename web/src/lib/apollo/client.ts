import { ApolloClient, ApolloLink, HttpLink } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import type { Store } from '../store.ts';
import { createAuthLink } from './auth-link.ts';
import { createCache } from './cache.ts';
import { resuming } from './resume.ts';
import { createRetryLink } from './retry-link.ts';
import { createSocket, type Connection } from './socket.ts';
import type { Tokens } from './tokens.ts';

const PATH = '/graphql';
/** Lets the gateway keep the refresh token in a cookie. No page of another origin can send this. */
const HEADERS = { 'x-parley-session': 'cookie' };

/** Who has not answered by then will not any more: the gateway gives up on its services well before. */
const RESPONSE_TIMEOUT_MS = 20_000;

/** Without an end, one request on a dead connection would hold up all that wait for its answer, in every tab. */
const fetchInTime: typeof fetch = (input, init) => {
  const signals = [init?.signal, AbortSignal.timeout(RESPONSE_TIMEOUT_MS)].filter((signal) => signal != null);
  return fetch(input, { ...init, signal: AbortSignal.any(signals) });
};

/** The way to the API: queries and mutations over HTTP, subscriptions over one WebSocket. */
export function createApolloClient(tokens: Tokens, connection: Store<Connection>): ApolloClient {
  const socketUrl = new URL(PATH, window.location.href.replace(/^http/, 'ws'));
  return new ApolloClient({
    cache: createCache(),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(resuming(createSocket(socketUrl.href, tokens, connection))),
      ApolloLink.from([
        createRetryLink(),
        createAuthLink(tokens),
        new HttpLink({ uri: PATH, headers: HEADERS, fetch: fetchInTime }),
      ]),
    ),
  });
}
