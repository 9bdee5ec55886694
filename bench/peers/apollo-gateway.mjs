/** Apollo Gateway with Apollo Server's standalone server, as documented. */
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import '../harness/call-count.mjs';
import { ready } from '../harness/child-side.mjs';
import { headersFor, supergraphSdl } from './subgraphs.mjs';

const gateway = new ApolloGateway({
  supergraphSdl,
  buildService: ({ url }) =>
    new RemoteGraphQLDataSource({
      url,
      willSendRequest({ request, context }) {
        for (const [name, value] of Object.entries(headersFor(context.authorization)))
          request.http.headers.set(name, value);
      },
    }),
});
const { url } = await startStandaloneServer(new ApolloServer({ gateway }), {
  listen: { port: 0, host: '127.0.0.1' },
  context: async ({ req }) => ({ authorization: req.headers.authorization }),
});
ready({ port: Number(new URL(url).port) });
