import { createHash } from 'node:crypto';
import type { QueryPlan } from '@apollo/query-planner';
import { LRUCache } from 'lru-cache';
import type { Planned, Planning } from '../planning/planning.ts';

/** Plans that are kept, in bytes of memory. */
const MAX_CACHE_BYTES = 32 * 1024 * 1024;

/** An operation that is to be executed. */
export interface PlannedOperation {
  queryHash: string;
  source: string;
  operationName: string | undefined;
}

/** A plan that is used now. */
interface Held {
  planned: Promise<Planned>;
  uses: number;
}

/**
 * The plans of queries and mutations, in the form in which `ApolloGateway` asks for them. It would plan by itself what
 * it does not find here, which is why `hold` comes before each execution.
 */
export class PlanCache {
  private readonly kept = new LRUCache<string, Planned>({
    maxSize: MAX_CACHE_BYTES,
    sizeCalculation: ({ bytes }) => bytes,
  });
  private readonly held = new Map<string, Held>();

  constructor(private readonly planning: Planning) {}

  /** What is kept, in bytes of memory. */
  get bytes(): number {
    return this.kept.calculatedSize;
  }

  /**
   * Resolves when `get` has the operation's plan; it has it until `release` is called.
   * @param isKept whether it may be kept for longer; only those of signed-in users should be.
   * @returns release
   * @throws ServiceUnavailableError
   */
  async hold(operation: PlannedOperation, isKept: boolean): Promise<() => void> {
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
      if (isKept) this.kept.set(key, planned);
      return release;
    } catch (error) {
      release();
      throw error;
    }
  }

  async get(key: string): Promise<QueryPlan | undefined> {
    return (await this.held.get(key)?.planned)?.plan;
  }

  /** The gateway plans nothing that could be set. */
  async set(): Promise<void> {
    throw new Error('an operation was executed whose plan is not held');
  }

  async delete(key: string): Promise<boolean> {
    return this.kept.delete(key);
  }

  /** Called by the gateway when it gets another supergraph. */
  clear(): void {
    this.kept.clear();
  }

  private async planned(key: string, { source, operationName }: PlannedOperation): Promise<Planned> {
    return this.kept.get(key) ?? this.planning.plan(source, operationName);
  }
}

/** The key by which the gateway asks for the plan of an operation. */
const keyOf = ({ queryHash, operationName }: PlannedOperation): string =>
  operationName ? createHash('sha256').update(queryHash).update(operationName).digest('hex') : queryHash;
