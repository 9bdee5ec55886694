/** Open pages of the web client, as far as they listen to what is for their viewer alone. */
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { socketEndpoint } from '../client.mjs';

const QUERIES = {
  inbox: `subscription { inboxEvents { __typename ... on RoomActivity { room {
    id kind name createdAt archivedAt lastSeq
    lastMessage { id seq body createdAt author { id displayName } }
    viewer { role readSeq unreadCount mentionCount muted }
  } } } }`,
  presence: 'subscription ($userIds: [ID!]!) { presence(userIds: $userIds) { online user { id } } }',
  typing: 'subscription ($roomId: ID!) { typing(roomId: $roomId) { typing user { id displayName } } }',
};
/** Sockets that are opened at once. */
const AT_ONCE = 10;

export class Pages {
  clients = [];
  heard = 0;
  awaited = { count: Infinity, resolve: () => undefined };

  /** Opens sockets in turn for each of the people, each with one subscription. */
  async open(count, people, kind, variables = {}) {
    for (let start = 0; start < count; start += AT_ONCE) {
      const batch = Array.from({ length: Math.min(AT_ONCE, count - start) }, (_, index) => start + index);
      await Promise.all(batch.map((index) => this.openOne(people[index % people.length], QUERIES[kind], variables)));
    }
  }

  /** Resolves when so many events have come from now on. */
  next(count) {
    this.heard = 0;
    return new Promise((resolve) => (this.awaited = { count, resolve }));
  }

  async close() {
    await Promise.all(this.clients.map((client) => client.dispose()));
    this.clients = [];
  }

  async openOne(token, query, variables) {
    await new Promise((connected, failed) => {
      const client = createClient({
        url: socketEndpoint,
        webSocketImpl: WebSocket,
        connectionParams: { authorization: `Bearer ${token}` },
        lazy: false,
        retryAttempts: 0,
        on: { connected },
        onNonLazyError: failed,
      });
      this.clients.push(client);
      client.subscribe(
        { query, variables },
        { next: (result) => this.onNext(result), error: fail, complete: () => undefined },
      );
    });
  }

  onNext({ errors }) {
    if (errors) fail(errors);
    this.heard++;
    if (this.heard === this.awaited.count) this.awaited.resolve();
  }
}

function fail(error) {
  console.error('a page has lost its subscription', error);
  process.exit(1);
}
