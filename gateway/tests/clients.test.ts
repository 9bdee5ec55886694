import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient as createUrql, fetchExchange, subscriptionExchange } from '@urql/core';
import { createHash } from 'node:crypto';
import { createClient, type ClientOptions } from 'graphql-ws';
import { WebSocket } from 'ws';
import { System } from './support/system.ts';
import { RELAY_QUERY, RELAY_SUBSCRIPTION } from './support/relay-documents.ts';

let system: System;
let authorization: string;

beforeAll(async () => {
  system = await System.start();
  authorization = await system.tokens.of('ada');
  system.log.say('hello');
});

afterEach(() => system.cleanUp());
afterAll(() => system.close());

/** HTTP methods that the client uses. */
const methods: string[] = [];
const recordingFetch: typeof fetch = (input, init) => {
  methods.push(init?.method ?? 'GET');
  return fetch(input, init);
};

afterEach(() => void methods.splice(0));

const socket = (connectionParams: ClientOptions['connectionParams']) =>
  createClient({ url: system.socketUrl, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams });

describe('urql with its defaults', () => {
  const client = () =>
    createUrql({
      url: system.graphqlUrl,
      fetch: recordingFetch,
      fetchOptions: { headers: { authorization } },
      exchanges: [fetchExchange],
    });

  test('queries with GET', async () => {
    const { data, error } = await client()
      .query('query ($n: Int) { me { id } messages(first: $n) { body } }', { n: 1 })
      .toPromise();
    expect(error).toBeUndefined();
    expect(data).toMatchObject({ me: { id: 'me' }, messages: [{ body: 'hello' }] });
    expect(methods).toEqual(['GET']);
  });

  test('mutates with POST', async () => {
    const { data, error } = await client().mutation('mutation { say(body: "urql") { body } }', {}).toPromise();
    expect(error).toBeUndefined();
    expect(data).toMatchObject({ say: { body: 'urql' } });
    expect(methods).toEqual(['POST']);
  });

  test('subscribes, with a bare token', async () => {
    const wire = socket({ authToken: authorization.replace('Bearer ', '') });
    const urql = createUrql({
      url: system.graphqlUrl,
      exchanges: [
        subscriptionExchange({
          forwardSubscription: ({ query = '', variables }) => ({
            subscribe: (sink) => ({
              unsubscribe: wire.subscribe({ query, variables: variables as Record<string, unknown> }, sink as never),
            }),
          }),
        }),
      ],
    });
    const first = new Promise((resolve, reject) => {
      urql
        .subscription('subscription { whispers(roomId: "r") { message { body } } }', {})
        .subscribe(({ data, error }) => (error ? reject(error) : resolve(data)));
    });
    await system.untilActive(1);
    system.log.say('urql hears');
    expect(await first).toMatchObject({ whispers: { message: { body: 'urql hears' } } });
    await wire.dispose();
  });
});

describe('Apollo Client', () => {
  test('queries by hash with GET, and with the document when the hash is unknown', async () => {
    const persisted = new PersistedQueryLink({
      sha256: (query) => createHash('sha256').update(query).digest('hex'),
      useGETForHashedQueries: true,
    });
    const http = new HttpLink({ uri: system.graphqlUrl, fetch: recordingFetch, headers: { authorization } });
    const client = new ApolloClient({ link: ApolloLink.from([persisted, http]), cache: new InMemoryCache() });
    for (const _ of [1, 2]) {
      const { data } = await client.query({
        query: gql`
          {
            me {
              id
              displayName
            }
          }
        `,
        fetchPolicy: 'network-only',
      });
      expect(data).toMatchObject({ me: { id: 'me' } });
    }
    expect(methods).toEqual(['GET', 'POST', 'GET']);
  });

  test('subscribes and queries over one socket', async () => {
    const wire = socket(async () => ({ headers: { Authorization: authorization } }));
    const client = new ApolloClient({ link: new GraphQLWsLink(wire), cache: new InMemoryCache() });
    const { data } = await client.query({
      query: gql`
        {
          me {
            id
          }
        }
      `,
    });
    expect(data).toMatchObject({ me: { id: 'me' } });
    const first = new Promise((resolve, reject) => {
      client
        .subscribe({
          query: gql`
            subscription {
              roomEvents(roomId: "r") {
                roomId
                ... on MessageAdded {
                  message {
                    body
                    author {
                      displayName
                    }
                  }
                }
              }
            }
          `,
        })
        .subscribe({ next: resolve, error: reject });
    });
    await system.untilActive(1);
    system.log.say('Apollo hears');
    expect(await first).toMatchObject({
      data: { roomEvents: { message: { body: 'Apollo hears', author: { displayName: 'Ada' } } } },
    });
    await wire.dispose();
  });
});

describe('documents of the Relay compiler', () => {
  const FLAG = '__relay_internal__pv__withBodyrelayprovider';

  test.each([true, false])('run as queries, with a provided variable that is %s', async (isGiven) => {
    const { data, errors } = await system.send(RELAY_QUERY, { count: 1, [FLAG]: isGiven });
    expect(errors).toBeUndefined();
    expect(data.messages).toEqual([
      {
        __isMessage: 'Message',
        id: '1',
        ...(isGiven && { body: 'hello' }),
        author: { displayName: 'Ada', __isUser: 'User', id: 'ada' },
      },
    ]);
  });

  test('run as subscriptions', async () => {
    const stream = await system.subscribe(RELAY_SUBSCRIPTION, { roomId: 'r', [FLAG]: true }, system.connect());
    system.log.say('Relay hears');
    const { value } = await stream.next();
    expect(value).toEqual({
      data: {
        roomEvents: {
          __typename: 'MessageAdded',
          __isRoomEvent: 'MessageAdded',
          cursor: expect.any(String),
          message: { id: expect.any(String), body: 'Relay hears', author: { displayName: 'Ada', id: 'ada' } },
        },
      },
    });
    await stream.return?.();
  });
});
