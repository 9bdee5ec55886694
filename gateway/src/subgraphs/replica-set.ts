import { Discovery } from '@parley/service/discovery';
import type { Logger } from '@parley/service/telemetry';
import { Replica, type PoolLimits } from './replica.ts';

/** The replicas of a subgraph, and the order in which to try them. */
export class ReplicaSet {
  private members: readonly Replica[] = [];
  private nextStart = 0;
  private discovery: Discovery | undefined;

  constructor(
    /** The subgraph's name in the supergraph. */
    readonly name: string,
    origins: string[],
    private readonly limits: PoolLimits,
  ) {
    this.update(origins);
  }

  /** Discovers the replicas behind the origins, and follows changes. */
  static async discover(name: string, origins: string[], limits: PoolLimits, logger: Logger): Promise<ReplicaSet> {
    const discovery = new Discovery(origins, { logger });
    const set = new ReplicaSet(name, [], limits);
    set.discovery = discovery;
    set.update(await discovery.start((found) => set.update(found)));
    return set;
  }

  get replicas(): readonly Replica[] {
    return this.members;
  }

  /** Replaces the list of replicas. Removed replicas finish their requests. */
  update(origins: string[]): void {
    const known = new Map(this.members.map((replica) => [replica.origin, replica]));
    const wanted = new Set(origins.map((url) => new URL(url).origin));
    this.members = [...wanted].map((origin) => known.get(origin) ?? new Replica(origin, this.limits));
    for (const replica of known.values()) if (!wanted.has(replica.origin)) replica.close().catch(() => undefined);
  }

  /**
   * All replicas in the order in which to try them: the healthy ones in rotation, then the others, because an attempt
   * that may fail is better than none.
   */
  inOrder(): Replica[] {
    const first = this.nextStart++ % this.members.length;
    const rotated = [...this.members.slice(first), ...this.members.slice(0, first)];
    return rotated.sort((a, b) => Number(b.isHealthy) - Number(a.isHealthy));
  }

  async close(): Promise<void> {
    this.discovery?.close();
    await Promise.all(this.members.map((replica) => replica.close()));
  }
}
