import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The Redis server of the tests. */
export const REDIS_URL = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379';

/** A proxy to Redis that can be interrupted. */
export class RedisProxy {
  /** The URL of Redis through this proxy. */
  url = '';
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((client) => this.join(client));

  static async open(): Promise<RedisProxy> {
    const proxy = new RedisProxy();
    await proxy.listen(0);
    const url = new URL(REDIS_URL);
    url.host = `127.0.0.1:${(proxy.server.address() as AddressInfo).port}`;
    proxy.url = url.href;
    return proxy;
  }

  /** Breaks all connections and refuses new ones. */
  async cut(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** Accepts connections again. */
  async restore(): Promise<void> {
    await this.listen(Number(new URL(this.url).port));
  }

  /** Stalls the current connections; new ones work. */
  hang(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  private async listen(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  private join(client: Socket): void {
    const { hostname, port } = new URL(REDIS_URL);
    const store = connect(Number(port || 6379), hostname);
    for (const [from, to] of [
      [client, store],
      [store, client],
    ] as const) {
      this.sockets.add(from);
      from.on('error', () => from.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  }
}
