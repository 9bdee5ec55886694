import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What becomes of that which goes over a link. */
export type LinkState =
  | 'open'
  /** Every connection breaks, and so do new ones. */
  | 'cut'
  /** Connections stay, new ones are taken, and nothing arrives: as behind a router that died. It arrives later. */
  | 'silent'
  /** What is asked arrives, what is answered is lost. The connections break when this ends. */
  | 'deaf'
  /** What is answered is replaced by something that is no answer, and the connection breaks. */
  | 'garbage'
  /** Everything arrives so much later, in order. */
  | { slowMs: number };

const GARBAGE = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{"data":[';

interface Pair {
  client: Socket;
  upstream: Socket;
}

/** A TCP proxy in front of one address, which can be disturbed. */
export class Link {
  private state: LinkState = 'open';
  private readonly pairs = new Set<Pair>();

  private constructor(
    private readonly server: Server,
    private readonly target: { host: string; port: number },
  ) {
    server.on('connection', (client) => this.join(client));
  }

  static async to(target: { host: string; port: number }): Promise<Link> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    return new Link(server, target);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  become(state: LinkState): void {
    // What was left out of a stream cannot be made up for.
    if (state === 'cut' || this.state === 'deaf' || this.state === 'garbage') this.breakAll();
    this.state = state;
    for (const { client, upstream } of this.pairs) {
      for (const socket of [client, upstream]) if (state === 'silent') socket.pause();
      for (const socket of [client, upstream]) if (state !== 'silent') socket.resume();
    }
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.breakAll();
    await closed;
  }

  private join(client: Socket): void {
    if (this.state === 'cut') {
      client.on('error', () => undefined).resetAndDestroy();
      return;
    }
    const upstream = connect(this.target);
    const pair = { client, upstream };
    this.pairs.add(pair);
    const end = () => {
      this.pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) socket.setNoDelay(true).on('error', end).on('close', end);
    client.on('data', (chunk) => this.pass(chunk, client, upstream));
    upstream.on('data', (chunk) => this.answer(chunk, pair));
    if (this.state === 'silent') for (const socket of [client, upstream]) socket.pause();
  }

  private answer(chunk: Buffer, { client, upstream }: Pair): void {
    if (this.state === 'deaf') return;
    if (this.state === 'garbage') client.end(GARBAGE);
    else this.pass(chunk, upstream, client);
  }

  private pass(chunk: Buffer, from: Socket, to: Socket): void {
    if (typeof this.state === 'object') {
      setTimeout(() => to.writable && to.write(chunk), this.state.slowMs);
    } else if (to.writable && !to.write(chunk)) {
      from.pause();
      to.once('drain', () => this.state !== 'silent' && from.resume());
    }
  }

  private breakAll(): void {
    for (const { client, upstream } of this.pairs) {
      client.resetAndDestroy();
      upstream.destroy();
    }
  }
}
