import { untraced } from '@parley/service/telemetry';
import type { ReplicaSet } from './replica-set.ts';
import type { Replica } from './replica.ts';
import { UpstreamConnection, type UpstreamConnectionOptions } from './upstream-connection.ts';

/** The upstream connections to a subgraph's replicas, opened on demand. */
export class UpstreamPool {
  private readonly connections = new Map<Replica, UpstreamConnection>();
  private isClosed = false;

  constructor(
    private readonly replicas: ReplicaSet,
    private readonly options: UpstreamConnectionOptions,
  ) {}

  /** Active operations on all connections. */
  get load(): number {
    return [...this.connections.values()].reduce((sum, { load }) => sum + load, 0);
  }

  /**
   * The connection with the fewest operations among those to healthy replicas; to an unhealthy one only if there is no
   * other.
   */
  pick(): UpstreamConnection {
    const [next, ...others] = this.replicas.inOrder();
    if (!next) throw new Error(`${this.replicas.name} has no replicas`);
    const best = others
      .filter(({ isHealthy }) => isHealthy)
      .reduce((least, replica) => (this.loadOf(replica) < this.loadOf(least) ? replica : least), next);
    return this.connections.get(best) ?? this.open(best);
  }

  close(): void {
    this.isClosed = true;
    for (const connection of this.connections.values()) connection.close();
  }

  private loadOf(replica: Replica): number {
    return this.connections.get(replica)?.load ?? 0;
  }

  private open(replica: Replica): UpstreamConnection {
    if (this.isClosed) throw new Error('the gateway is stopping');
    const onEnd = (failed: boolean) => {
      this.connections.delete(replica);
      if (failed) replica.recordFailure();
    };
    const connection = untraced(
      () => new UpstreamConnection(replica.origin, this.options, () => replica.recordSuccess(), onEnd),
    );
    this.connections.set(replica, connection);
    return connection;
  }
}
