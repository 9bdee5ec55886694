import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP link to a replica that can keep what is sent over it, and deliver it later, as a network or a kernel does. */
export class HoldingLink {
  /** Bytes that are kept back. */
  private held: (() => void)[] | null = null;
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((client) => this.join(client));

  private constructor(private readonly target: URL) {}

  static async to(url: string): Promise<HoldingLink> {
    const link = new HoldingLink(new URL(url));
    link.server.listen(0, '127.0.0.1');
    await once(link.server, 'listening');
    return link;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** From now on nothing arrives. */
  hold(): void {
    this.held = [];
  }

  /** Resolves when something is kept back. */
  async untilHeld(): Promise<void> {
    while (this.held?.length === 0) await once(this.server, 'held');
  }

  /** Delivers what was kept back, in order. */
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
