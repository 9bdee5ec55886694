/** The viewer-specific subscriptions of open pages of the web client. */
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
/** Sockets that are opened concurrently. */
const CONCURRENCY = 10;

export class Pages {
  clients = [];
  received = 0;
  awaited = { count: Infinity, resolve: () => undefined };

  /** Opens sockets with one subscription each, rotating through the people. */
  async open(count, people, kind, variables = {}) {
    for (let start = 0; start < count; start += CONCURRENCY) {
      const batch = Array.from({ length: Math.min(CONCURRENCY, count - start) }, (_, index) => start + index);
      await Promise.all(batch.map((index) => this.openOne(people[index % people.length], QUERIES[kind], variables)));
    }
  }

  /** Resolves when `count` more events have arrived. */
  next(count) {
    this.received = 0;
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
    this.received++;
    if (this.received === this.awaited.count) this.awaited.resolve();
  }
}

function fail(error) {
  console.error('a page lost its subscription', error);
  process.exit(1);
}
