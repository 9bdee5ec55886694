import { setMaxListeners } from 'node:events';
import type { Schema, Supergraph } from '@apollo/federation-internals';
import { executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import type { Logger } from '@parley/service/telemetry';
import { EventPrices } from '../../budget/charges.ts';
import type { ExecutionResult, FormattedExecutionResult, GraphQLSchema } from 'graphql';
import type { ErrorMapper } from '../../errors.ts';
import type { RequestContext } from '../../request-context.ts';
import type { SubgraphResponse, DataSources, StreamEvent } from '../../subgraphs/transport.ts';
import { explainNulls } from '../../value-completion.ts';
import { MAX_CONCURRENT_EVENTS } from '../transport/client-stream.ts';
import { EntityBatcher } from './entity-batcher.ts';
import { EventResult } from './event-result.ts';
import { CrossViewerBatcher } from './cross-viewer-batcher.ts';
import { retryUnavailable, type ExecuteEvent } from './retry-unavailable.ts';
import type { SubscriptionPlan, Variables } from '../planning/planner.ts';
import { SharedExecutions } from './shared-executions.ts';

export interface EventExecutionOptions {
  supergraph: Supergraph;
  dataSources: DataSources;
  errors: ErrorMapper;
  /** How long an event may wait for fields of another subgraph. */
  retryTimeoutMs: number;
  /** Called for each execution. */
  onExecution(recipients: 'all' | 'one'): void;
  logger: Logger;
}

/** Executes the events of one subscription. */
export interface OperationExecution {
  execute(event: StreamEvent): Promise<EventResult>;
  /** Aborts pending executions. */
  end(): void;
}

interface SeparateExecution {
  execute: ExecuteEvent;
  end(): void;
}

/** An active subscription of a client. */
export interface Operation {
  plan: SubscriptionPlan;
  variables: Variables;
  context: RequestContext;
}

/** Turns a subgraph's event into the result for the client. */
export class EventExecution {
  private readonly supergraphSchema: GraphQLSchema;
  private readonly apiSchema: Schema;
  private readonly shared: SharedExecutions;
  private readonly crossViewer: DataSources;
  private readonly prices = new EventPrices();

  constructor(private readonly options: EventExecutionOptions) {
    const { supergraph, dataSources, retryTimeoutMs, onExecution } = options;
    this.supergraphSchema = supergraph.schema.toGraphQLJSSchema();
    this.apiSchema = supergraph.apiSchema();
    this.crossViewer = eachSource(dataSources, (source) => new CrossViewerBatcher(source));
    this.shared = new SharedExecutions({
      dataSources,
      retryTimeoutMs,
      run: (operation, event, sources) => {
        onExecution('all');
        return this.run(operation, event, sources);
      },
      shape: (result) => this.shape(result),
    });
  }

  /**
   * Creates the execution of one subscription. Events executed at the same time share their entity requests; events
   * with several recipients share their results. The subscription's payer pays for each. When its budget stays
   * exhausted, `execute` throws RateLimitedError: the stream ends, and no event is lost.
   */
  of(operation: Operation): OperationExecution {
    const shared = { ...operation, key: operation.plan.sharingKey(operation.variables) };
    // Created for the first event that is not shared; most subscriptions have none.
    let separate: SeparateExecution | undefined;
    let isOver = false;
    const { payer } = operation.context;
    const executeAlone = async (event: StreamEvent) => {
      const release = await payer.acquireForEvent(this.prices.of(event));
      try {
        if (isOver) throw new Error('the subscription has ended');
        separate ??= this.separateExecution(operation);
        return new EventResult(await separate.execute(event.response));
      } finally {
        release();
      }
    };
    const executeForAll = (event: StreamEvent) =>
      this.shared.resultOf(event, shared).then((common) => common ?? executeAlone(event));
    const executeInTurn = async (event: StreamEvent, share: number) => {
      (await payer.acquireForEvent(share))();
      return executeForAll(event);
    };
    return {
      execute: (event) => {
        if (!event.isShared) return executeAlone(event);
        const share = this.prices.shareOf(event);
        return payer.payShare(share) ? executeForAll(event) : executeInTurn(event, share);
      },
      end: () => {
        isOver = true;
        separate?.end();
      },
    };
  }

  private separateExecution(operation: Operation): SeparateExecution {
    const { retryTimeoutMs, onExecution } = this.options;
    const sources = eachSource(this.crossViewer, (source) => new EntityBatcher(source));
    const over = new AbortController();
    setMaxListeners(MAX_CONCURRENT_EVENTS, over.signal); // One listener for each event that waits for its fields.
    const execute = async (event: SubgraphResponse) => {
      onExecution('one');
      return this.shape(await this.run(operation, event, sources));
    };
    return { execute: retryUnavailable(execute, retryTimeoutMs, over.signal), end: () => over.abort() };
  }

  /**
   * Runs the rest of the plan for an event with `@apollo/gateway`'s executor, so that entity batching, error paths,
   * null propagation and aliases work as in queries. Only the first fetch gets the event.
   */
  private async run(
    { plan, variables, context }: Operation,
    event: SubgraphResponse,
    sources: DataSources,
  ): Promise<ExecutionResult> {
    const { operationContext, primary } = plan;
    const source = sources[primary.serviceName];
    return (await executeQueryPlan(
      plan.eventPlan,
      // Cast: the services are typed for any context.
      { ...sources, [primary.serviceName]: new EventSource(primary.operation, event, source) } as never,
      {
        request: { variables },
        context,
        metrics: {},
        logger: this.options.logger,
        // Cast: executeQueryPlan reads only these fields of the request context.
      } as never,
      operationContext,
      this.supergraphSchema,
      this.apiSchema,
    )) as ExecutionResult;
  }

  private shape({ errors, ...rest }: ExecutionResult): FormattedExecutionResult {
    const { errors: mapper } = this.options;
    return explainNulls(
      errors ? { errors: errors.map((error) => mapper.toClientError(error)), ...rest } : rest,
      mapper,
    );
  }
}

const eachSource = (sources: DataSources, wrap: (source: DataSources[string]) => DataSources[string]): DataSources =>
  Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, wrap(source)]));

/** Resolves the plan's first fetch with the event and passes all others to the subgraph. */
class EventSource implements GraphQLDataSource<RequestContext> {
  constructor(
    private readonly operation: string,
    private readonly event: SubgraphResponse,
    private readonly subgraph: GraphQLDataSource<RequestContext> | undefined,
  ) {}

  async process(options: Parameters<GraphQLDataSource<RequestContext>['process']>[0]) {
    // A copy, because execution merges later fetches into this data.
    if (options.request.query === this.operation) return structuredClone(this.event);
    if (!this.subgraph) throw new Error('the plan names an unknown subgraph');
    return this.subgraph.process(options);
  }
}
