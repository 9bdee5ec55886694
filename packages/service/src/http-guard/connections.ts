import type { Socket } from 'node:net';
import { networkOf } from '../network.ts';

export interface ConnectionLimits {
  /** Connections in total, WebSockets included. */
  total: number;
  /** Connections from one address, in IPv6 from its /64. */
  perAddress: number;
  /** Proxies whose connections belong to many clients, and are counted in the total only. */
  isProxy(address: string): boolean;
}

/** What there are as many of as there may be. */
export type ConnectionScope = 'address' | 'total' | 'share';

/** Connections without a complete request, of all that there may be: each costs about 20 kB, and is of no use yet. */
const IDLE_SHARE = 0.25;

interface Connection {
  /** Null for that of a proxy. */
  network: string | null;
  /** Requests under way; Infinity for a WebSocket. */
  requests: number;
}

/** The connections from one network. Those without a request are in the order in which they became idle. */
interface Network {
  count: number;
  readonly idle: Set<Socket>;
}

/**
 * Caps connections by address and in total. An idle connection costs its client least, so the one that has been idle
 * for longest makes room for a new one; only when all are busy is the new one refused.
 */
export class Connections {
  private readonly open = new Map<Socket, Connection>();
  private readonly networks = new Map<string, Network>();
  private readonly idle = new Set<Socket>();

  constructor(
    private readonly limits: ConnectionLimits,
    private readonly onCut: (scope: ConnectionScope) => void,
    private readonly onRefused: (scope: ConnectionScope) => void,
  ) {}

  get count(): number {
    return this.open.size;
  }

  /** Connections with a request under way, and WebSockets. */
  get busy(): number {
    return this.open.size - this.idle.size;
  }

  /** Counts a new connection until it closes, or ends it at once. */
  readonly add = (socket: Socket): void => {
    const address = socket.remoteAddress ?? '';
    const network = this.limits.isProxy(address) ? null : networkOf(address);
    const peers = network === null ? null : this.networkAt(network);
    const isRefused =
      (peers && !this.makeRoom('address', peers.count, this.limits.perAddress, peers.idle)) ||
      !this.makeRoom('total', this.open.size, this.limits.total, this.idle);
    if (isRefused) {
      socket.destroy();
      return;
    }
    this.open.set(socket, { network, requests: 0 });
    if (network !== null && peers) {
      peers.count++;
      this.networks.set(network, peers);
    }
    this.rest(socket);
    socket.once('close', () => this.forget(socket));
    // Each request that waits for its turn on the connection has a listener of its own.
    socket.setMaxListeners(0);
  };

  /** The head of a request has come in, and its body has not: an idle connection becomes the last to make room. */
  touch(socket: Socket): void {
    const connection = this.open.get(socket);
    if (!connection || !this.idle.has(socket)) return;
    this.wake(socket, connection);
    this.rest(socket);
  }

  /** A request has come in whole. */
  begin(socket: Socket): void {
    const connection = this.open.get(socket);
    if (!connection) return;
    if (connection.requests++ === 0) this.wake(socket, connection);
  }

  /** A request has been answered. */
  end(socket: Socket): void {
    const connection = this.open.get(socket);
    if (connection && --connection.requests === 0) this.rest(socket);
  }

  /** The connection has become a WebSocket, which is never idle. */
  upgrade(socket: Socket): void {
    const connection = this.open.get(socket);
    if (!connection) return;
    connection.requests = Infinity;
    this.wake(socket, connection);
  }

  /**
   * A proxy's connection serves this client alone from now on, and counts as one from its address.
   * @returns false when there are as many as there may be.
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
      this.onRefused(scope);
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

  private rest(socket: Socket): void {
    this.idle.add(socket);
    const network = this.open.get(socket)?.network;
    if (network) this.networks.get(network)?.idle.add(socket);
    const [oldest] = this.idle;
    if (oldest && this.idle.size > this.limits.total * IDLE_SHARE) this.cut(oldest, 'share');
  }

  private wake(socket: Socket, { network }: Connection): void {
    this.idle.delete(socket);
    if (network !== null) this.networks.get(network)?.idle.delete(socket);
  }

  private forget(socket: Socket): void {
    const connection = this.open.get(socket);
    if (!connection) return;
    this.wake(socket, connection);
    this.open.delete(socket);
    const { network } = connection;
    const peers = network === null ? undefined : this.networks.get(network);
    if (network !== null && peers && --peers.count === 0) this.networks.delete(network);
  }
}
