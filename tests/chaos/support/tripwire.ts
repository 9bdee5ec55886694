import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Listens at the address of a removed replica to detect clients that still connect. */
export class Tripwire {
  /** The number of connections. */
  caught = 0;

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.caught++;
      socket.destroy();
    });
  }

  /** @param origin of the removed replica. */
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
