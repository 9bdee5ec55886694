import type { Socket } from 'node:net';
import { networkOf } from '../network.ts';

export interface ConnectionLimits {
  /** The maximum number of connections, WebSockets included. */
  total: number;
  /** The maximum number of connections from one address; in IPv6, from one /64. */
  perAddress: number;
  /** True for proxies, whose connections belong to many clients and count toward the total only. */
  isProxy(address: string): boolean;
}

/** The limit that was reached. */
export type ConnectionScope = 'address' | 'total' | 'share';

/** The share of all connections that may be without a complete request. Each costs about 20 kB. */
const IDLE_SHARE = 0.25;

interface Connection {
  /** Null for a proxy's connection. */
  network: string | null;
  /** Requests in progress; Infinity for a WebSocket. */
  requests: number;
}

/** The connections from one network. Idle ones are in the order in which they became idle. */
interface Network {
  count: number;
  readonly idle: Set<Socket>;
}

/**
 * Limits connections by address and in total. A new connection replaces the one that has been idle the longest, since
 * closing it costs its client least. When all are busy, the new connection is rejected.
 */
export class Connections {
  private readonly open = new Map<Socket, Connection>();
  private readonly networks = new Map<string, Network>();
  private readonly idle = new Set<Socket>();

  constructor(
    private readonly limits: ConnectionLimits,
    private readonly onCut: (scope: ConnectionScope) => void,
    private readonly onRejected: (scope: ConnectionScope) => void,
  ) {}

  get count(): number {
    return this.open.size;
  }

  /** Connections with a request in progress, and WebSockets. */
  get busy(): number {
    return this.open.size - this.idle.size;
  }

  /** Tracks a new connection until it closes, or rejects it. */
  readonly add = (socket: Socket): void => {
    const address = socket.remoteAddress ?? '';
    const network = this.limits.isProxy(address) ? null : networkOf(address);
    const peers = network === null ? null : this.networkAt(network);
    const isRejected =
      (peers && !this.makeRoom('address', peers.count, this.limits.perAddress, peers.idle)) ||
      !this.makeRoom('total', this.open.size, this.limits.total, this.idle);
    if (isRejected) {
      socket.destroy();
      return;
    }
    this.open.set(socket, { network, requests: 0 });
    if (network !== null && peers) {
      peers.count++;
      this.networks.set(network, peers);
    }
    this.markIdle(socket);
    socket.once('close', () => this.forget(socket));
    // Each pipelined request adds a listener.
    socket.setMaxListeners(0);
  };

  /** A request's head has arrived, but not its body: an idle connection moves to the end of the eviction order. */
  touch(socket: Socket): void {
    const connection = this.open.get(socket);
    if (!connection || !this.idle.has(socket)) return;
    this.markBusy(socket, connection);
    this.markIdle(socket);
  }

  /** A complete request has arrived. */
  begin(socket: Socket): void {
    const connection = this.open.get(socket);
    if (!connection) return;
    if (connection.requests++ === 0) this.markBusy(socket, connection);
  }

  /** The response to a request was sent. */
  end(socket: Socket): void {
    const connection = this.open.get(socket);
    if (connection && --connection.requests === 0) this.markIdle(socket);
  }

  /** The connection has become a WebSocket, which is never idle. */
  upgrade(socket: Socket): void {
    const connection = this.open.get(socket);
    if (!connection) return;
    connection.requests = Infinity;
    this.markBusy(socket, connection);
  }

  /**
   * Attributes a proxy's connection to one client, so that it counts toward the limit of the client's address.
   * @returns false when that limit is reached.
   */
  attribute(socket: Socket, client: string): boolean {
    const connection = this.open.get(socket);
    if (!connection || connection.network !== null || this.limits.isProxy(client)) return true;
    const network = networkOf(client);
    const peers = this.networkAt(network);
    if (!this.makeRoom('address', peers.count, this.limits.perAddress, peers.idle)) return false;
    peers.count++;
    this.networks.set(network, peers);
    connection.network = network;
    return true;
  }

  private makeRoom(scope: ConnectionScope, count: number, limit: number, idle: Set<Socket>): boolean {
    if (count < limit) return true;
    const [oldest] = idle;
    if (!oldest) {
      this.onRejected(scope);
      return false;
    }
    this.cut(oldest, scope);
    return true;
  }

  private cut(socket: Socket, scope: ConnectionScope): void {
    this.onCut(scope);
    this.forget(socket);
    socket.destroy();
  }

  private networkAt(network: string): Network {
    return this.networks.get(network) ?? { count: 0, idle: new Set() };
  }

  private markIdle(socket: Socket): void {
    this.idle.add(socket);
    const network = this.open.get(socket)?.network;
    if (network) this.networks.get(network)?.idle.add(socket);
    const [oldest] = this.idle;
    if (oldest && this.idle.size > this.limits.total * IDLE_SHARE) this.cut(oldest, 'share');
  }

  private markBusy(socket: Socket, { network }: Connection): void {
    this.idle.delete(socket);
    if (network !== null) this.networks.get(network)?.idle.delete(socket);
  }

  private forget(socket: Socket): void {
    const connection = this.open.get(socket);
    if (!connection) return;
    this.markBusy(socket, connection);
    this.open.delete(socket);
    const { network } = connection;
    const peers = network === null ? undefined : this.networks.get(network);
    if (network !== null && peers && --peers.count === 0) this.networks.delete(network);
  }
}
