import { createHash } from 'node:crypto';
import type { QueryPlan } from '@apollo/query-planner';
import { LRUCache } from 'lru-cache';
import type { Planned, Planning } from '../planning/planning.ts';

/** Maximum size of the cache, in bytes of memory. */
const MAX_CACHE_BYTES = 32 * 1024 * 1024;

/** The operation to plan. */
export interface PlannedOperation {
  queryHash: string;
  source: string;
  operationName: string | undefined;
}

/** A plan in use. */
interface Held {
  planned: Promise<Planned>;
  uses: number;
}

/**
 * The plans of queries and mutations, in the form of `ApolloGateway`'s plan cache. The gateway plans on the main thread
 * when it finds no plan here, so call `hold` before each execution.
 */
export class PlanCache {
  private readonly cached = new LRUCache<string, Planned>({
    maxSize: MAX_CACHE_BYTES,
    sizeCalculation: ({ bytes }) => bytes,
  });
  private readonly held = new Map<string, Held>();

  constructor(private readonly planning: Planning) {}

  /** Size of the cache in bytes of memory. */
  get bytes(): number {
    return this.cached.calculatedSize;
  }

  /**
   * Resolves when the operation's plan is available to `get`, and remains so until released.
   * @param isCacheable whether to cache the plan; only for authenticated users.
   * @returns a function that releases the plan.
   * @throws ServiceUnavailableError
   */
  async hold(operation: PlannedOperation, isCacheable: boolean): Promise<() => void> {
    const key = keyOf(operation);
    const held = this.held.get(key) ?? { planned: this.planned(key, operation), uses: 0 };
    this.held.set(key, held);
    held.uses++;
    const release = () => {
      held.uses--;
      if (held.uses === 0) this.held.delete(key);
    };
    try {
      const planned = await held.planned;
      if (isCacheable) this.cached.set(key, planned);
      return release;
    } catch (error) {
      release();
      throw error;
    }
  }

  async get(key: string): Promise<QueryPlan | undefined> {
    return (await this.held.get(key)?.planned)?.plan;
  }

  /** The gateway must not plan by itself. */
  async set(): Promise<void> {
    throw new Error('call hold() before reading the plan');
  }

  async delete(key: string): Promise<boolean> {
    return this.cached.delete(key);
  }

  /** Called by the gateway when the supergraph changes. */
  clear(): void {
    this.cached.clear();
  }

  private async planned(key: string, { source, operationName }: PlannedOperation): Promise<Planned> {
    return this.cached.get(key) ?? this.planning.plan(source, operationName);
  }
}

/** The cache key that the gateway computes for an operation. */
const keyOf = ({ queryHash, operationName }: PlannedOperation): string =>
  operationName ? createHash('sha256').update(queryHash).update(operationName).digest('hex') : queryHash;
