import type { ExecutionResult, FormattedExecutionResult, GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../request-context.ts';
import type { Answer, DataSources, StreamEvent } from '../subgraphs/transport.ts';
import { CommonAnswers } from './common-answers.ts';
import { EntityBatches } from './entity-batches.ts';
import { EventResult } from './event-result.ts';
import { patient } from './patient-execution.ts';
import type { SubscriptionPlan, Variables } from './planner.ts';

/** Operations whose entity requests are joined; to forget one costs it a request of its own. */
const KEPT_SOURCES = 1_000;

/** An operation, as far as it is the same for all who share its events. */
export interface SharedOperation {
  plan: SubscriptionPlan;
  variables: Variables;
  /** The same for operations with the same results. */
  key: string;
  context: RequestContext;
}

export interface SharedExecutionsParts {
  dataSources: DataSources;
  run(operation: SharedOperation, event: Answer, sources: DataSources): Promise<ExecutionResult>;
  shape(result: ExecutionResult): FormattedExecutionResult;
  /** How long an event may wait for its fields. */
  patienceMs: number;
}

/**
 * Results that many subscriptions have in common: an event that a replica tells them together is executed once for
 * all that ask the same of it.
 *
 * It is executed for nobody, and a subgraph must say of each answer that it did not ask who wants to know. Else, and
 * when anything fails for another reason than that a subgraph is away, each subscription executes the event by itself.
 */
export class SharedExecutions {
  private readonly results = new WeakMap<StreamEvent, Map<string, Promise<EventResult | null>>>();
  private readonly sources = new LRUCache<string, DataSources>({ max: KEPT_SOURCES });

  constructor(private readonly parts: SharedExecutionsParts) {}

  /** What all are told of the event; null when it is not the same for all. */
  resultOf(event: StreamEvent, operation: SharedOperation): Promise<EventResult | null> {
    const ofEvent = this.results.get(event) ?? new Map<string, Promise<EventResult | null>>();
    this.results.set(event, ofEvent);
    const known = ofEvent.get(operation.key);
    if (known) return known;
    const result = this.execute(event.answer, operation);
    ofEvent.set(operation.key, result);
    return result;
  }

  private async execute(event: Answer, operation: SharedOperation): Promise<EventResult | null> {
    const forNobody = { ...operation, context: { ...operation.context, authorization: undefined } };
    let isCommon = true;
    const execute = async (event: Answer) => {
      const result = await this.parts.run(forNobody, event, this.sourcesOf(operation.key));
      isCommon = !result.extensions && (result.errors ?? []).every(isForAll);
      return isCommon ? this.parts.shape(result) : NOTHING;
    };
    const result = await patient(execute, this.parts.patienceMs, new AbortController().signal)(event);
    return isCommon ? new EventResult(result) : null;
  }

  /** Shared too, so that events which come at the same time ask for their entities together. */
  private sourcesOf(key: string): DataSources {
    const known = this.sources.get(key);
    if (known) return known;
    const common = Object.entries(this.parts.dataSources).map(([name, source]) => [
      name,
      new EntityBatches(new CommonAnswers(source)),
    ]);
    const sources = Object.fromEntries(common) as DataSources;
    this.sources.set(key, sources);
    return sources;
  }
}

const NOTHING: FormattedExecutionResult = {};

/** The codes of failures that do not depend on the viewer. */
const COMMON_CODES = new Set<unknown>(['SERVICE_UNAVAILABLE', 'COST_LIMIT_EXCEEDED']);

/** What a data source threw comes as it is. */
const isForAll = (error: Partial<GraphQLError>) => COMMON_CODES.has(error.extensions?.['code']);
