import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Person } from '../../support/client.ts';
import { socketUrl } from '../../support/environment.ts';

const TYPING = 'subscription ($roomId: ID!) { typing(roomId: $roomId) { __typename } }';
/** Upper bound of the random wait before a reconnect. */
const MAX_WAIT_MS = 2_000;

/** Many idle sockets that reconnect whenever they are disconnected. */
export class IdleSockets {
  private readonly clients: Client[] = [];
  private connected = 0;
  private onConnected: () => void = () => undefined;

  /** Resolves when all are connected. */
  static async connect(count: number, person: Person, roomId: string): Promise<IdleSockets> {
    const sockets = new IdleSockets();
    for (let index = 0; index < count; index++) sockets.add(person, roomId);
    await sockets.waitUntilConnected(count);
    return sockets;
  }

  get size(): number {
    return this.clients.length;
  }

  /** Resolves when `count` sockets are connected at the same time. */
  waitUntilConnected(count = this.size): Promise<void> {
    return new Promise((resolve) => {
      this.onConnected = () => {
        if (this.connected >= count) resolve();
      };
      this.onConnected();
    });
  }

  async close(): Promise<void> {
    for (const client of this.clients) await client.dispose();
  }

  private add(person: Person, roomId: string): void {
    const client = createClient({
      url: socketUrl(),
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${person.token}` },
      retryAttempts: Infinity,
      retryWait: () => new Promise((resolve) => setTimeout(resolve, Math.random() * MAX_WAIT_MS)),
      shouldRetry: () => true,
    });
    let isConnected = false;
    const setConnected = (now: boolean) => {
      if (now !== isConnected) this.connected += now ? 1 : -1;
      isConnected = now;
      this.onConnected();
    };
    client.on('connected', () => setConnected(true));
    client.on('closed', () => setConnected(false));
    client.subscribe(
      { query: TYPING, variables: { roomId } },
      { next: () => undefined, error: () => undefined, complete: () => undefined },
    );
    this.clients.push(client);
  }
}
