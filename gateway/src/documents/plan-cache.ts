import { createHash } from 'node:crypto';
import type { QueryPlan } from '@apollo/query-planner';
import { LRUCache } from 'lru-cache';

/** Plans that are kept, in bytes of memory. */
const KEPT_BYTES = 32 * 1024 * 1024;
/** What a plan without its planner's own references takes for each character of its JSON, measured: 2 to 3 bytes. */
const CHARACTER_BYTES = 4;

/**
 * The plans of queries and mutations, in the form in which `ApolloGateway` asks for them. Its own cache counts characters
 * of JSON, while a plan as it comes from the planner holds on to fifteen times as much.
 */
export class PlanCache {
  private readonly kept = new LRUCache<string, { plan: QueryPlan; bytes: number }>({
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ bytes }) => bytes,
  });
  private readonly awaited = new Set<string>();

  /** What is kept, in bytes of memory. */
  get bytes(): number {
    return this.kept.calculatedSize;
  }

  /** Only an awaited plan is kept: call it for operations of signed-in users, and `forget` when they have ended. */
  expect(key: string): void {
    if (!this.kept.has(key)) this.awaited.add(key);
  }

  forget(key: string): void {
    this.awaited.delete(key);
  }

  async get(key: string): Promise<QueryPlan | undefined> {
    return this.kept.get(key)?.plan;
  }

  async set(key: string, plan: QueryPlan): Promise<void> {
    if (!this.awaited.delete(key)) return;
    this.kept.set(key, detached(plan));
  }

  async delete(key: string): Promise<boolean> {
    return this.kept.delete(key);
  }

  /** Called by the gateway when it gets another supergraph. */
  clear(): void {
    this.kept.clear();
  }
}

/** A copy of what a planner made, without the planner's own references, and the memory that it takes in bytes. */
export function detached<Plan>(plan: Plan): { plan: Plan; bytes: number } {
  const json = JSON.stringify(plan);
  return { plan: JSON.parse(json) as Plan, bytes: CHARACTER_BYTES * json.length };
}

/** The key by which the gateway asks for the plan of an operation. */
export const planKey = (queryHash: string, operationName: string | undefined): string =>
  operationName ? createHash('sha256').update(queryHash).update(operationName).digest('hex') : queryHash;
