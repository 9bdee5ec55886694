import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Person } from '../../support/client.ts';
import { socketUrl } from '../../support/environment.ts';

const TYPING = 'subscription ($roomId: ID!) { typing(roomId: $roomId) { __typename } }';
/** The wait before a socket is opened again, up to. */
const LONGEST_WAIT_MS = 2_000;

/** Many sockets that say nothing and come back whenever they are cut off. */
export class Crowd {
  private readonly clients: Client[] = [];
  private connected = 0;
  private onConnected: () => void = () => undefined;

  /** Resolves when all are connected. */
  static async gather(count: number, person: Person, roomId: string): Promise<Crowd> {
    const crowd = new Crowd();
    for (let index = 0; index < count; index++) crowd.add(person, roomId);
    await crowd.isWhole(count);
    return crowd;
  }

  get size(): number {
    return this.clients.length;
  }

  /** Resolves when so many are connected at the same time. */
  isWhole(count = this.size): Promise<void> {
    return new Promise((resolve) => {
      this.onConnected = () => {
        if (this.connected >= count) resolve();
      };
      this.onConnected();
    });
  }

  async leave(): Promise<void> {
    for (const client of this.clients) await client.dispose();
  }

  private add(person: Person, roomId: string): void {
    const client = createClient({
      url: socketUrl(),
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${person.token}` },
      retryAttempts: Infinity,
      retryWait: () => new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_WAIT_MS)),
      shouldRetry: () => true,
    });
    let isConnected = false;
    const become = (now: boolean) => {
      if (now !== isConnected) this.connected += now ? 1 : -1;
      isConnected = now;
      this.onConnected();
    };
    client.on('connected', () => become(true));
    client.on('closed', () => become(false));
    client.subscribe(
      { query: TYPING, variables: { roomId } },
      { next: () => undefined, error: () => undefined, complete: () => undefined },
    );
    this.clients.push(client);
  }
}
