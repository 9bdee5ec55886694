import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Listens where a replica was, to find out whether anybody still comes. */
export class Tripwire {
  /** Connections that were made. */
  caught = 0;

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.caught++;
      socket.destroy();
    });
  }

  /** @param origin of the replica that is gone. */
  static async at(origin: string): Promise<Tripwire> {
    const { hostname, port } = new URL(origin);
    const server = createServer().listen(Number(port), hostname);
    await once(server, 'listening');
    return new Tripwire(server);
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    await closed;
  }
}
