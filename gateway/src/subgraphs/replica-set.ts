import { Replica, type PoolLimits } from './replica.ts';

/** The replicas of a subgraph, and which of them comes next. */
export class ReplicaSet {
  readonly replicas: readonly Replica[];
  private turn = 0;

  constructor(
    /** The subgraph's name in the supergraph. */
    readonly name: string,
    origins: string[],
    limits: PoolLimits,
  ) {
    this.replicas = [...new Set(origins.map((url) => new URL(url).origin))].map(
      (origin) => new Replica(origin, limits),
    );
  }

  /**
   * All replicas in the order in which to try them: the fit ones, beginning with another each time, then the others,
   * since a try that may fail beats none.
   */
  inOrder(): Replica[] {
    const first = this.turn++ % this.replicas.length;
    const turned = [...this.replicas.slice(first), ...this.replicas.slice(0, first)];
    return turned.sort((a, b) => Number(b.isFit) - Number(a.isFit));
  }

  async close(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.close()));
  }
}
