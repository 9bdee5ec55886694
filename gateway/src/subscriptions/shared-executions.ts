import type { ExecutionResult, FormattedExecutionResult, GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../request-context.ts';
import type { SubgraphResponse, DataSources, StreamEvent } from '../subgraphs/transport.ts';
import { AnonymousDataSource } from './anonymous-data-source.ts';
import { EntityBatcher } from './entity-batcher.ts';
import { EventResult } from './event-result.ts';
import { retryUnavailable } from './retry-unavailable.ts';
import type { SubscriptionPlan, Variables } from './planner.ts';

/** Operations whose entity requests are mergeResults; to forget one costs it a request of its own. */
const MAX_CACHED_SOURCES = 1_000;

/** An operation, as far as it is the same for all who share its events. */
export interface SharedOperation {
  plan: SubscriptionPlan;
  variables: Variables;
  /** The same for operations with the same results. */
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
 * Results that many subscriptions have in common: an event that a replica tells them together is executed once for
 * all that ask the same of it.
 *
 * It is executed for nobody, and a subgraph must say of each response that it did not ask who wants to know. Else, and
 * when anything fails for another reason than that a subgraph is away, each subscription executes the event by itself.
 */
export class SharedExecutions {
  private readonly results = new WeakMap<StreamEvent, Map<string, Promise<EventResult | null>>>();
  private readonly sources = new LRUCache<string, DataSources>({ max: MAX_CACHED_SOURCES });

  constructor(private readonly options: SharedExecutionsOptions) {}

  /** What all are told of the event; null when it is not the same for all. */
  resultOf(event: StreamEvent, operation: SharedOperation): Promise<EventResult | null> {
    const ofEvent = this.results.get(event) ?? new Map<string, Promise<EventResult | null>>();
    this.results.set(event, ofEvent);
    const known = ofEvent.get(operation.key);
    if (known) return known;
    const result = this.execute(event.response, operation);
    ofEvent.set(operation.key, result);
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

  /** Shared too, so that events which come at the same time ask for their entities together. */
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

/** The codes of failures that do not depend on the viewer. */
const VIEWER_INDEPENDENT_CODES = new Set<unknown>(['SERVICE_UNAVAILABLE', 'COST_LIMIT_EXCEEDED']);

/** What a data source threw comes as it is. */
const isIndependentOfViewer = (error: Partial<GraphQLError>) =>
  VIEWER_INDEPENDENT_CODES.has(error.extensions?.['code']);
