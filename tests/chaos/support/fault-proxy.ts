import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** How a proxy treats its connections. */
export type ProxyMode =
  | 'open'
  /** All connections are reset, including new ones. */
  | 'cut'
  /** Connections stay open and new ones are accepted, but data is held back until the mode ends. */
  | 'stalled'
  /** Requests arrive, responses are dropped. The connections are reset when the mode ends. */
  | 'drop-responses'
  /** Responses are replaced by garbage, and the connection is closed. */
  | 'garbage'
  /** Everything is delayed, in order. */
  | { delayMs: number };

const GARBAGE = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{"data":[';

interface Pair {
  client: Socket;
  upstream: Socket;
}

/** A TCP proxy in front of one address that can inject network faults. */
export class FaultProxy {
  private mode: ProxyMode = 'open';
  private readonly pairs = new Set<Pair>();

  private constructor(
    private readonly server: Server,
    private readonly target: { host: string; port: number },
  ) {
    server.on('connection', (client) => this.join(client));
  }

  static async to(target: { host: string; port: number }): Promise<FaultProxy> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    return new FaultProxy(server, target);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  setMode(mode: ProxyMode): void {
    // A stream with dropped or replaced bytes cannot be continued.
    if (mode === 'cut' || this.mode === 'drop-responses' || this.mode === 'garbage') this.breakAll();
    this.mode = mode;
    for (const { client, upstream } of this.pairs) {
      for (const socket of [client, upstream]) if (mode === 'stalled') socket.pause();
      for (const socket of [client, upstream]) if (mode !== 'stalled') socket.resume();
    }
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.breakAll();
    await closed;
  }

  private join(client: Socket): void {
    if (this.mode === 'cut') {
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
    upstream.on('data', (chunk) => this.passResponse(chunk, pair));
    if (this.mode === 'stalled') for (const socket of [client, upstream]) socket.pause();
  }

  private passResponse(chunk: Buffer, { client, upstream }: Pair): void {
    if (this.mode === 'drop-responses') return;
    if (this.mode === 'garbage') client.end(GARBAGE);
    else this.pass(chunk, upstream, client);
  }

  private pass(chunk: Buffer, from: Socket, to: Socket): void {
    if (typeof this.mode === 'object') {
      setTimeout(() => to.writable && to.write(chunk), this.mode.delayMs);
    } else if (to.writable && !to.write(chunk)) {
      from.pause();
      to.once('drain', () => this.mode !== 'stalled' && from.resume());
    }
  }

  private breakAll(): void {
    for (const { client, upstream } of this.pairs) {
      client.resetAndDestroy();
      upstream.destroy();
    }
  }
}
