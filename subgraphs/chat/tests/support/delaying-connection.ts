import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP connection to a replica that can delay data, as a network or a kernel does. */
export class DelayingConnection {
  /** Delayed bytes. */
  private held: (() => void)[] | null = null;
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((client) => this.join(client));

  private constructor(private readonly target: URL) {}

  static async to(url: string): Promise<DelayingConnection> {
    const connection = new DelayingConnection(new URL(url));
    connection.server.listen(0, '127.0.0.1');
    await once(connection.server, 'listening');
    return connection;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Starts to delay all data. */
  hold(): void {
    this.held = [];
  }

  /** Resolves when data is delayed. */
  async untilHeld(): Promise<void> {
    while (this.held?.length === 0) await once(this.server, 'held');
  }

  /** Delivers the delayed data, in order. */
  release(): void {
    const held = this.held ?? [];
    this.held = null;
    for (const deliver of held) deliver();
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private join(client: Socket): void {
    const upstream = connect(Number(this.target.port), this.target.hostname);
    for (const socket of [client, upstream]) {
      this.sockets.add(socket);
      socket.setNoDelay(true).on('error', () => undefined);
      socket.once('close', () => this.sockets.delete(socket));
    }
    client.on('data', (chunk) => this.pass(() => upstream.write(chunk)));
    client.on('close', () => this.pass(() => upstream.end()));
    upstream.on('data', (chunk) => client.writable && client.write(chunk));
    upstream.on('close', () => client.destroy());
  }

  private pass(deliver: () => void): void {
    if (!this.held) return deliver();
    this.held.push(deliver);
    this.server.emit('held');
  }
}
