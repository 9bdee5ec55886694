/** Subscriptions as documented by graphql-ws and graphql-redis-subscriptions. */
import { buildSchema } from 'graphql';
import { RedisPubSub } from 'graphql-redis-subscriptions';
import { useServer } from 'graphql-ws/use/ws';
import { Redis } from 'ioredis';
import { WebSocketServer } from 'ws';
import { options } from '../harness/child-side.mjs';
import { serve } from './peer-server.mjs';

const schema = buildSchema(`
  type Query { ok: Boolean }
  type User { displayName: String! }
  type Message { id: ID! seq: Int! body: String! author: User! }
  interface RoomEvent { roomId: ID! }
  type MessageAdded implements RoomEvent { roomId: ID! message: Message! }
  type Subscription { roomEvents(roomId: ID!): RoomEvent! }
`);
const pubsub = new RedisPubSub({
  publisher: new Redis(options.redisUrl),
  subscriber: new Redis(options.redisUrl),
});
schema.getSubscriptionType().getFields().roomEvents.subscribe = (_source, { roomId }) =>
  pubsub.asyncIterableIterator(roomId);

await serve(
  (server) => useServer({ schema }, new WebSocketServer({ server })),
  (roomId, event) => pubsub.publish(roomId, { roomEvents: { __typename: 'MessageAdded', roomId, ...event } }),
);
