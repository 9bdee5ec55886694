import type { DocumentNode, FormattedExecutionResult } from 'graphql';
import type { RequestContext } from '../request-context.ts';
import type { Answer } from '../subgraphs/transport.ts';
import type { EventExecution } from './event-execution.ts';
import { EventQueue } from './event-queue.ts';
import type { LinkSet } from '../subgraphs/link-set.ts';
import type { SubscriptionPlan, SubscriptionPlanner, Variables } from './planner.ts';
import { patient } from './patient-execution.ts';
import { UpstreamStream } from './upstream-stream.ts';

/** Events of one subscription whose rest is fetched at the same time. */
const MOST_AHEAD = 50;

/** A client's subscription, validated. */
export interface SubscriptionRequest {
  source: string;
  document: DocumentNode;
  operationName: string | null | undefined;
  variables: Variables;
  context: RequestContext;
  /** Called when the events come faster than their rest can be fetched; the stream is over then. */
  onOverflow(): void;
}

export interface SubscriptionsParts {
  planner: SubscriptionPlanner;
  execution: EventExecution;
  /** The links to each subgraph, by its name in the supergraph. */
  links: Map<string, LinkSet>;
  /** Events that may wait. */
  maxWaiting: number;
  /** How long a stream may look for a replica, and an event wait for the rest of its fields. */
  troubleMs: number;
  onMove(): void;
}

/** Carries out subscriptions: events from the subgraph that owns the field, the rest of their fields from all. */
export class Subscriptions {
  constructor(private readonly parts: SubscriptionsParts) {}

  /** Results as clients see them. Returning the iterator ends the subscription upstream at once. */
  subscribe(request: SubscriptionRequest): AsyncIterableIterator<FormattedExecutionResult, undefined> {
    const { planner, links, maxWaiting, troubleMs, onMove } = this.parts;
    const plan = planner.plan(request.source, request.document, request.operationName);
    const ownLinks = links.get(plan.primary.serviceName);
    if (!ownLinks) throw new Error(`the gateway does not know the subgraph ${plan.primary.serviceName}`);
    const { variables, context } = request;

    const queue = new EventQueue<Answer>(maxWaiting, () => stream.close());
    const stream: UpstreamStream = new UpstreamStream(
      { plan, variables, context, links: ownLinks, troubleMs, onMove },
      {
        push: (event) => {
          if (queue.push(event)) return;
          stream.close();
          request.onOverflow();
        },
        fail: (error) => queue.fail(error),
        finish: () => queue.finish(),
      },
    );
    stream.open();
    return this.results(queue, plan, request);
  }

  /** Written by hand, as the queue is: it must be possible to end it while it waits. */
  private results(
    queue: EventQueue<Answer>,
    plan: SubscriptionPlan,
    { variables, context }: SubscriptionRequest,
  ): AsyncIterableIterator<FormattedExecutionResult, undefined> {
    const over = new AbortController();
    const execution = patient(this.parts.execution.of(plan, variables, context), this.parts.troubleMs, over.signal);
    const end = () => {
      over.abort();
      return queue.return();
    };
    /** Events on their way, in order. */
    const ahead: Promise<FormattedExecutionResult>[] = [];
    const begin = (event: Answer) => {
      const result = execution(event);
      result.catch(() => undefined); // Whoever reads it hears of it.
      ahead.push(result);
    };
    return {
      next: async () => {
        if (ahead.length === 0) {
          const event = await queue.next();
          if (event.done) return event;
          begin(event.value);
        }
        while (ahead.length < MOST_AHEAD) {
          const event = queue.poll();
          if (!event) break;
          begin(event);
        }
        const value = await ahead.shift();
        return value ? { done: false, value } : { done: true, value: undefined };
      },
      return: end,
      throw: end,
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}
