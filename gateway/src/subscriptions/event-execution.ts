import type { Schema, Supergraph } from '@apollo/federation-internals';
import { executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import type { Logger } from '@parley/shared';
import type { ExecutionResult, FormattedExecutionResult, GraphQLSchema } from 'graphql';
import type { ErrorMapper } from '../errors.ts';
import type { RequestContext } from '../request-context.ts';
import type { Answer } from '../subgraphs/transport.ts';
import { explainNulls } from '../value-completion.ts';
import { EntityBatches } from './entity-batches.ts';
import type { SubscriptionPlan, Variables } from './planner.ts';

export type DataSources = Record<string, GraphQLDataSource<RequestContext>>;

/** Makes of a subgraph's event the result that the client asked for. */
export class EventExecution {
  private readonly supergraphSchema: GraphQLSchema;
  private readonly apiSchema: Schema;

  constructor(
    supergraph: Supergraph,
    private readonly dataSources: DataSources,
    private readonly errors: ErrorMapper,
    private readonly logger: Logger,
  ) {
    this.supergraphSchema = supergraph.schema.toGraphQLJSSchema();
    this.apiSchema = supergraph.apiSchema();
  }

  /** How events of one subscription are executed. Those that are executed at the same time share their requests. */
  of(plan: SubscriptionPlan, variables: Variables, context: RequestContext) {
    const batches = Object.entries(this.dataSources).map(([name, source]) => [name, new EntityBatches(source)]);
    const sources = Object.fromEntries(batches) as DataSources;
    return (event: Answer) => this.execute(plan, variables, { event, sources, context });
  }

  /**
   * Runs the plan's rest over an event. It is `@apollo/gateway`'s own execution, so that entity batching, error
   * paths, null propagation and aliases are as in queries; only the first fetch is answered with the event.
   */
  private async execute(
    plan: SubscriptionPlan,
    variables: Variables,
    { event, sources, context }: { event: Answer; sources: DataSources; context: RequestContext },
  ): Promise<FormattedExecutionResult> {
    const { operationContext, primary } = plan;
    const source = sources[primary.serviceName];
    const result = (await executeQueryPlan(
      plan.eventPlan,
      // Cast: the services are typed for a context of any shape.
      { ...sources, [primary.serviceName]: new EventSource(primary.operation, event, source) } as never,
      {
        request: { variables },
        context,
        metrics: {},
        logger: this.logger,
        // Cast: all that executeQueryPlan reads of the request's context.
      } as never,
      operationContext,
      this.supergraphSchema,
      this.apiSchema,
    )) as ExecutionResult;
    const { errors, ...rest } = result;
    return explainNulls(errors ? { errors: errors.map((error) => this.errors.of(error)), ...rest } : rest, this.errors);
  }
}

/** Answers the plan's first fetch with the event, and hands everything else to the subgraph. */
class EventSource implements GraphQLDataSource<RequestContext> {
  constructor(
    private readonly operation: string,
    private readonly event: Answer,
    private readonly subgraph: GraphQLDataSource<RequestContext> | undefined,
  ) {}

  async process(options: Parameters<GraphQLDataSource<RequestContext>['process']>[0]) {
    // A copy: execution merges what it fetches into the data that it is given.
    if (options.request.query === this.operation) return structuredClone(this.event);
    if (!this.subgraph) throw new Error('the plan names a subgraph that the gateway does not know');
    return this.subgraph.process(options);
  }
}
