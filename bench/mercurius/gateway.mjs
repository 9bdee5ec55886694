/**
 * Mercurius' gateway. It supports only Federation 1, so the queried part of the schemas is written out here. It has a
 * separate folder because it does not work with the other peers' version of graphql.
 */
import mercuriusGateway from '@mercuriusjs/gateway';
import fastify from 'fastify';
import '../harness/call-count.mjs';
import { options, ready } from '../harness/child-side.mjs';
import { headersFor } from '../peers/subgraphs.mjs';

const SCHEMAS = {
  auth: `
    extend type Query { me: User }
    type User @key(fields: "id") { id: ID! username: String! displayName: String! email: String }
  `,
  chat: `
    extend type Query { room(id: ID!): Room }
    extend type User @key(fields: "id") { id: ID! @external }
    type Room { id: ID! name: String messages(first: Int, after: String, last: Int, before: String): MessageConnection! }
    type MessageConnection { edges: [MessageEdge!]! }
    type MessageEdge { node: Message! }
    type Message { id: ID! seq: Int! body: String createdAt: String! author: User }
  `,
};

const server = fastify();
await server.register(mercuriusGateway, {
  gateway: {
    services: Object.entries(options.subgraphs).map(([name, url]) => ({
      name,
      url,
      schema: SCHEMAS[name],
      mandatory: true,
      connections: 128,
      rewriteHeaders: ({ authorization }) => headersFor(authorization),
    })),
  },
  jit: 1,
});
const address = await server.listen({ port: 0, host: '127.0.0.1' });
ready({ port: Number(new URL(address).port) });
