import type { DocumentNode } from 'graphql';
import type { RequestContext } from '../request-context.ts';
import type { UpstreamPool } from '../subgraphs/upstream-pool.ts';
import { ClientStream } from './transport/client-stream.ts';
import type { EventExecution } from './execution/event-execution.ts';
import type { EventResult } from './execution/event-result.ts';
import type { SubscriptionPlanner, Variables } from './planning/planner.ts';
import { UpstreamStream } from './execution/upstream-stream.ts';

/** A valid subscription of a client. */
export interface SubscriptionRequest {
  source: string;
  document: DocumentNode;
  operationName: string | null | undefined;
  variables: Variables;
  context: RequestContext;
  /** Reserves memory for pending events, in bytes; false when there is too little. Called with 0 at the end. */
  hold(bytes: number): boolean;
  send(result: EventResult): void;
  /** Called when events arrive faster than they are executed; the stream then ends. */
  onOverflow(): void;
}

export interface SubscriptionsOptions {
  planner: SubscriptionPlanner;
  execution: EventExecution;
  /** The upstream connections to each subgraph, by its name in the supergraph. */
  upstreams: Map<string, UpstreamPool>;
  /** Events that may wait. */
  maxWaiting: number;
  /** How long a stream may look for a replica. */
  failoverTimeoutMs: number;
  onMove(): void;
}

/** Executes subscriptions: events come from the subgraph that owns the field, their other fields from any subgraph. */
export class Subscriptions {
  constructor(private readonly options: SubscriptionsOptions) {}

  /**
   * Sends the results to the client. The iterator yields none; returning it ends the subscription upstream.
   * @throws ServiceUnavailableError
   */
  async subscribe(request: SubscriptionRequest): Promise<AsyncIterableIterator<never, undefined>> {
    const { planner, execution, upstreams, maxWaiting, failoverTimeoutMs, onMove } = this.options;
    const { source, document, operationName } = request;
    const plan = await planner.plan(source, document, operationName, request.context.payer.isUser);
    const pool = upstreams.get(plan.primary.serviceName);
    if (!pool) throw new Error(`unknown subgraph: ${plan.primary.serviceName}`);
    const { variables, context, hold, send, onOverflow } = request;
    const executing = execution.of({ plan, variables, context });
    const stream = new ClientStream({
      execute: (event) => executing.execute(event),
      send,
      hold,
      maxWaiting,
      onOverflow,
      onEnd: () => {
        executing.end();
        upstream.close();
      },
    });
    const upstream = new UpstreamStream({ plan, variables, context, pool, failoverTimeoutMs, onMove }, stream);
    upstream.open();
    return stream;
  }
}
