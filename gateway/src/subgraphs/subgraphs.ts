import type { HealthCheck } from '@parley/service/http';
import type { Logger } from '@parley/service/telemetry';
import type { Histogram } from 'prom-client';
import { UpstreamPool } from './upstream-pool.ts';
import { probeReadiness } from './readiness.ts';
import { ReplicaSet } from './replica-set.ts';
import type { PoolLimits, Replica } from './replica.ts';
import { SubgraphDataSource } from './subgraph-data-source.ts';

export interface SubgraphsOptions {
  /** The name of the subgraph that manages refresh tokens. */
  sessionSubgraph: string;
  secret: string;
  /** Time limit of one operation, including retries. */
  timeoutMs: number;
  /** How often an upstream connection is pinged. */
  pingMs: number;
  limits: PoolLimits;
  duration: Histogram<'subgraph' | 'outcome'>;
  /** Called for each subscription event that a replica sends. */
  onEvent(): void;
  logger: Logger;
}

/** The connections to all subgraphs, by their names in the supergraph. */
export class Subgraphs {
  /** For queries, mutations and entities. */
  readonly dataSources: Record<string, SubgraphDataSource> = {};
  /** For subscriptions. */
  readonly upstreams = new Map<string, UpstreamPool>();
  readonly checks: Record<string, HealthCheck>;

  private constructor(
    private readonly sets: ReplicaSet[],
    options: SubgraphsOptions,
  ) {
    this.checks = subgraphChecks(this.sets);
    for (const replicas of this.sets) {
      this.dataSources[replicas.name] = new SubgraphDataSource(replicas, {
        ...options,
        keepsSessions: replicas.name === options.sessionSubgraph,
      });
      this.upstreams.set(
        replicas.name,
        new UpstreamPool(replicas, { ...options, maxMessageBytes: options.limits.responseBytes }),
      );
    }
  }

  /** @param origins of each subgraph, by its name in the supergraph. */
  static async open(origins: Record<string, string[]>, options: SubgraphsOptions): Promise<Subgraphs> {
    const sets = Object.entries(origins).map(([name, urls]) =>
      ReplicaSet.discover(name, urls, options.limits, options.logger),
    );
    return new Subgraphs(await Promise.all(sets), options);
  }

  /** Active subscriptions. */
  get subscriptions(): number {
    return [...this.upstreams.values()].reduce((sum, { load }) => sum + load, 0);
  }

  /** The current replicas of all subgraphs. */
  get replicas(): { subgraph: string; origin: string; isHealthy: boolean }[] {
    return this.sets.flatMap(({ name, replicas }) =>
      replicas.map(({ origin, isHealthy }) => ({ subgraph: name, origin, isHealthy })),
    );
  }

  /** Requests that wait for a connection, by subgraph. */
  get waitingRequests(): Record<string, number> {
    const waiting = (replicas: readonly Replica[]) => replicas.reduce((sum, { pool }) => sum + pool.stats.queued, 0);
    return Object.fromEntries(this.sets.map(({ name, replicas }) => [name, waiting(replicas)]));
  }

  async close(): Promise<void> {
    for (const pool of this.upstreams.values()) pool.close();
    await Promise.all(this.sets.map((replicas) => replicas.close()));
  }
}

/** The health check of each subgraph, by name. It passes when at least one replica is ready. */
const subgraphChecks = (subgraphs: ReplicaSet[]): Record<string, HealthCheck> =>
  Object.fromEntries(
    subgraphs.map((set) => [set.name, () => Promise.any(set.replicas.map((replica) => probeReadiness(replica)))]),
  );
