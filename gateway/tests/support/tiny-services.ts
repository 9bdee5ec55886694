import { REFRESH_HEADER } from '@parley/service/protocol';
import type { TinyContext } from './tiny-subgraph.ts';
import { domainError, TinySubgraph } from './tiny-subgraph.ts';
import type { RoomLog } from './room-log.ts';

export const AUTH_SDL = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

  type Query {
    me: User
    "The headers that came, as JSON."
    headers: String!
  }

  type Mutation {
    login(name: String!): User!
    "Trades the refresh token in the cookie for the next one."
    refreshSession: User
    logout: Boolean!
  }

  type User @key(fields: "id") {
    id: ID!
    displayName: String!
    motto: String
  }
`;

export const CHAT_SDL = /* GraphQL */ `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective"])
    @link(url: "https://parley.chat/specs/resumable/v1.0", import: ["@resumable"])
    @composeDirective(name: "@resumable")

  directive @resumable(after: String!, cursor: String!) on FIELD_DEFINITION

  type Query {
    messages(first: Int, tag: String): [Message]
    fail(code: String!): String
    mood(mood: Mood!): Mood
  }

  enum Mood {
    GOOD
    BAD
  }

  type Mutation {
    say(body: String!): Message!
  }

  type Subscription {
    roomEvents(roomId: ID!, after: String): RoomEvent! @resumable(after: "after", cursor: "cursor")
    whispers(roomId: ID!): MessageAdded!
  }

  interface RoomEvent {
    cursor: String!
    roomId: ID!
  }

  type MessageAdded implements RoomEvent {
    cursor: String!
    roomId: ID!
    message: Message
  }

  type RoomRenamed implements RoomEvent {
    cursor: String!
    roomId: ID!
    name: String!
  }

  type Message @key(fields: "id") {
    id: ID!
    body: String!
    author: User!
  }

  type User @key(fields: "id", resolvable: false) {
    id: ID!
  }
`;

/** A service that knows every user except `nobody`. */
export const startAuth = (pages: Record<string, unknown> = {}): Promise<TinySubgraph> =>
  TinySubgraph.start({
    typeDefs: AUTH_SDL,
    pages,
    resolvers: {
      Query: {
        me: (_: unknown, _args: unknown, { headers }: TinyContext) =>
          headers.authorization ? { id: 'me', displayName: 'Me' } : null,
        headers: (_: unknown, _args: unknown, { headers }: TinyContext) => JSON.stringify(headers),
      },
      Mutation: {
        login: (_: unknown, { name }: { name: string }, { setRefreshToken }: TinyContext) => {
          setRefreshToken(`token-of-${name}`, '2040-01-01T00:00:00Z');
          return { id: name, displayName: name };
        },
        refreshSession: (_: unknown, _args: unknown, { headers, setRefreshToken }: TinyContext) => {
          const token = headers[REFRESH_HEADER];
          if (typeof token !== 'string' || !token.startsWith('token')) {
            setRefreshToken('');
            throw domainError('Invalid refresh token.', 'UNAUTHENTICATED');
          }
          setRefreshToken(`${token}-next`, '2040-01-01T00:00:00Z');
          return { id: 'me', displayName: 'Me' };
        },
        logout: (_: unknown, _args: unknown, { setRefreshToken }: TinyContext) => {
          setRefreshToken('');
          return true;
        },
      },
      User: {
        __resolveReference: async ({ id }: { id: string }) => {
          if (id === 'nobody') throw domainError('User not found.', 'NOT_FOUND');
          return { id, displayName: `${id[0]?.toUpperCase()}${id.slice(1)}` };
        },
      },
    },
  });

/** A replica of the tiny chat, which shares its log with the others. */
export function startChat(log: RoomLog, port = 0): Promise<TinySubgraph> {
  const author = ({ authorId }: { authorId: string }) => ({ __typename: 'User', id: authorId });
  const messages = () => log.events.flatMap(({ message }) => (message ? [message] : []));
  const follow = (roomId: string, after: string | null | undefined, { replica }: TinyContext) => {
    if (roomId !== 'r') throw domainError('Room not found.', 'NOT_FOUND');
    if (replica.isDraining) {
      replica.emit('rejected');
      throw domainError('The service is temporarily unavailable. Try again.', 'SERVICE_UNAVAILABLE');
    }
    replica.began();
    return log.follow(after, () => replica.ended());
  };
  return TinySubgraph.start(
    {
      typeDefs: CHAT_SDL,
      resolvers: {
        Query: {
          messages: (_: unknown, { first = 100 }: { first?: number }) => messages().slice(0, first),
          fail: (_: unknown, { code }: { code: string }) => {
            throw domainError(`It is ${code}.`, code, { field: 'code', retryAfter: 3 });
          },
          mood: (_: unknown, { mood }: { mood: string }) => mood,
        },
        Mutation: { say: (_: unknown, { body }: { body: string }) => log.say(body).message },
        Subscription: {
          roomEvents: {
            subscribe: (_: unknown, { roomId, after }: { roomId: string; after?: string }, context: TinyContext) =>
              follow(roomId, after, context),
            resolve: (event: unknown) => event,
          },
          whispers: {
            subscribe: (_: unknown, { roomId }: { roomId: string }, context: TinyContext) =>
              follow(roomId, null, context),
            resolve: (event: unknown) => event,
          },
        },
        RoomEvent: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
        Message: { author, __resolveReference: ({ id }: { id: string }) => messages().find((m) => m.id === id) },
      },
    },
    port,
  );
}
