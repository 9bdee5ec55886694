import { createClient, type Client, type ClientOptions } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Person } from '../../../support/client.ts';

/** Time limit for the WebSocket handshake and for the acknowledgement of the connection. */
const OPENING_MS = 3_000;

/**
 * A client whose socket can be destroyed at any time. `Client.terminate` waits for the peer to close as well, and until
 * then Node, unlike browsers, still delivers messages of the old socket.
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

  /** Destroys the socket without a close frame. */
  breakConnection(): void {
    this.socket?.terminate();
  }

  async close(): Promise<void> {
    this.breakConnection();
    // Closing a socket that is still connecting rejects.
    await Promise.resolve(this.client.dispose()).catch(() => undefined);
  }
}
