import type { ExecutionResult, FormattedExecutionResult, GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../../request-context.ts';
import type { SubgraphResponse, DataSources, StreamEvent } from '../../subgraphs/transport.ts';
import { AnonymousDataSource } from './anonymous-data-source.ts';
import { EntityBatcher } from './entity-batcher.ts';
import { EventResult } from './event-result.ts';
import { retryUnavailable } from './retry-unavailable.ts';
import type { SubscriptionPlan, Variables } from '../planning/planner.ts';

/** Maximum number of operations whose entity requests are batched. An evicted operation only sends one request more. */
const MAX_CACHED_SOURCES = 1_000;

/** The properties of an operation that all recipients of its events share. */
export interface SharedOperation {
  plan: SubscriptionPlan;
  variables: Variables;
  /** Equal for operations with the same results. */
  key: string;
  context: RequestContext;
}

export interface SharedExecutionsOptions {
  dataSources: DataSources;
  run(operation: SharedOperation, event: SubgraphResponse, sources: DataSources): Promise<ExecutionResult>;
  shape(result: ExecutionResult): FormattedExecutionResult;
  /** How long an event may wait for its fields. */
  retryTimeoutMs: number;
}

/**
 * Shares results between subscriptions: an event of a fan-out group is executed once for all operations with the same
 * selection.
 *
 * It is executed without a viewer, and a subgraph must declare that its responses do not depend on one. If it does not,
 * or anything fails for another reason than an unavailable subgraph, each subscription executes the event by itself.
 */
export class SharedExecutions {
  private readonly results = new WeakMap<StreamEvent, Map<string, Promise<EventResult | null>>>();
  private readonly sources = new LRUCache<string, DataSources>({ max: MAX_CACHED_SOURCES });

  constructor(private readonly options: SharedExecutionsOptions) {}

  /** The result for all recipients; null when it depends on the viewer. */
  resultOf(event: StreamEvent, operation: SharedOperation): Promise<EventResult | null> {
    const byOperation = this.results.get(event) ?? new Map<string, Promise<EventResult | null>>();
    this.results.set(event, byOperation);
    const known = byOperation.get(operation.key);
    if (known) return known;
    const result = this.execute(event.response, operation);
    byOperation.set(operation.key, result);
    return result;
  }

  private async execute(event: SubgraphResponse, operation: SharedOperation): Promise<EventResult | null> {
    const anonymous = { ...operation, context: { ...operation.context, authorization: undefined } };
    let isViewerIndependent = true;
    const execute = async (event: SubgraphResponse) => {
      const result = await this.options.run(anonymous, event, this.sourcesOf(operation.key));
      isViewerIndependent = !result.extensions && (result.errors ?? []).every(isIndependentOfViewer);
      return isViewerIndependent ? this.options.shape(result) : NOTHING;
    };
    const result = await retryUnavailable(execute, this.options.retryTimeoutMs, new AbortController().signal)(event);
    return isViewerIndependent ? new EventResult(result) : null;
  }

  /** Shared as well, so that events executed at the same time batch their entity requests. */
  private sourcesOf(key: string): DataSources {
    const known = this.sources.get(key);
    if (known) return known;
    const common = Object.entries(this.options.dataSources).map(([name, source]) => [
      name,
      new EntityBatcher(new AnonymousDataSource(source)),
    ]);
    const sources = Object.fromEntries(common) as DataSources;
    this.sources.set(key, sources);
    return sources;
  }
}

const NOTHING: FormattedExecutionResult = {};

/** Codes of errors that do not depend on the viewer. */
const VIEWER_INDEPENDENT_CODES = new Set<unknown>(['SERVICE_UNAVAILABLE', 'COST_LIMIT_EXCEEDED']);

/** Errors of data sources are not mapped yet. */
const isIndependentOfViewer = (error: Partial<GraphQLError>) =>
  VIEWER_INDEPENDENT_CODES.has(error.extensions?.['code']);
