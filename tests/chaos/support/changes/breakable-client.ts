import { createClient, type Client, type ClientOptions } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Person } from '../../../support/client.ts';

/** How long the other side may take to answer the request for a socket, and that for a session on it. */
const OPENING_MS = 3_000;

/**
 * A client whose socket can be broken at any moment. `Client.terminate` waits for the other side to close as well, and
 * until then Node, unlike browsers, takes in what the old socket still brings.
 */
export class BreakableClient {
  readonly client: Client;
  private socket: WebSocket | undefined;

  constructor(person: Person, origin: string, options: Omit<ClientOptions, 'url' | 'webSocketImpl'>) {
    const adopt = (socket: WebSocket) => (this.socket = socket);
    class Socket extends WebSocket {
      constructor(address: string, protocol: string) {
        super(address, protocol, { handshakeTimeout: OPENING_MS });
        adopt(this);
      }
    }
    this.client = createClient({
      url: `${origin.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: Socket,
      connectionParams: { authorization: `Bearer ${person.token}` },
      connectionAckWaitTimeout: OPENING_MS,
      ...options,
    });
  }

  /** Ends the socket without a word. */
  breakOff(): void {
    this.socket?.terminate();
  }

  async close(): Promise<void> {
    this.breakOff();
    // A socket that was still being opened fails now.
    await Promise.resolve(this.client.dispose()).catch(() => undefined);
  }
}
