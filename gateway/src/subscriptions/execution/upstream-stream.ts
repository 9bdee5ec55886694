import { backoff } from '@parley/service/async';
import { ServiceUnavailableError } from '@parley/service/errors';
import { startCursor, type SubscribeExtensions } from '@parley/service/protocol';
import type { GraphQLFormattedError } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { RequestContext } from '../../request-context.ts';
import type { SubgraphResponse, StreamEvent } from '../../subgraphs/transport.ts';
import type { UpstreamPool } from '../../subgraphs/upstream-pool.ts';
import { upstreamVariables, type SubscriptionPlan, type Variables } from '../planning/planner.ts';
import { AFTER_VARIABLE, CURSOR_KEY } from '../planning/upstream-document.ts';
import type { UpstreamSink } from '../../subgraphs/upstream-connection.ts';

/** A subscription that has lasted this long is stable: the next failure starts a new failover. */
const STABLE_MS = 10_000;

/** Receives the events of a stream. `fail` and `finish` are final. */
export interface EventSink {
  push(event: StreamEvent): void;
  fail(error: unknown): void;
  finish(): void;
}

/** Thrown when the subgraph rejects the operation. */
export class UpstreamRejectionError extends Error {
  constructor(readonly errors: readonly GraphQLFormattedError[]) {
    super('the subgraph rejected the operation');
    this.name = 'UpstreamRejectionError';
  }
}

export interface UpstreamStreamOptions {
  plan: SubscriptionPlan;
  variables: Variables;
  context: RequestContext;
  pool: UpstreamPool;
  /** How long it may look for a replica. */
  failoverTimeoutMs: number;
  /** Called each time the stream moves to another replica. */
  onMove(): void;
}

/**
 * The events of one client's subscription, from any available replica. When a replica fails, a resumable stream
 * continues at another from the cursor of its last event, so that no event is lost or repeated. Other streams, and
 * those without a cursor, end with a retryable error.
 */
export class UpstreamStream {
  private cursor: unknown;
  private stop: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;
  private attempt = 0;
  private openedAt = 0;
  private failingSince: number | null = null;
  private isOver = false;

  constructor(
    private readonly options: UpstreamStreamOptions,
    private readonly sink: EventSink,
  ) {
    this.cursor = options.plan.resume?.start(options.variables);
  }

  open(): void {
    this.openedAt = performance.now();
    this.stop = this.options.pool.pick().subscribe(this.payload(), this.upstreamSink());
  }

  close(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    this.stop();
  }

  private payload(): SubscribePayload {
    const { plan, variables, context } = this.options;
    const { authorization, requestId } = context;
    return {
      query: plan.primary.operation,
      operationName: plan.primary.operationName,
      variables: upstreamVariables(plan, variables, this.cursor),
      extensions: {
        requestId,
        ...(authorization && { authorization }),
        ...(plan.resume && { position: AFTER_VARIABLE }),
      } satisfies SubscribeExtensions,
    };
  }

  private upstreamSink(): UpstreamSink {
    return {
      next: (event) => {
        const { errors, data } = event.response;
        if (!saysUnavailable(errors, data)) return this.take(event);
        // Stop first: no later event may arrive before this one. A response without `data`, not even null, means that
        // the stream has not started.
        this.stop();
        this.move(data === undefined || this.canResume());
      },
      error: (errors) => (saysUnavailable(errors) ? this.move(true) : this.fail(new UpstreamRejectionError(errors))),
      complete: () => this.finish(),
      lost: (sent) => this.move(!sent || this.canResume()),
    };
  }

  private take(event: StreamEvent): void {
    const { data, errors, extensions } = event.response;
    const { resume } = this.options.plan;
    if (resume) {
      const { [CURSOR_KEY]: cursor } = (data?.[resume.eventKey] ?? {}) as Record<string, unknown>;
      this.cursor = cursor ?? startCursor(extensions) ?? this.cursor;
    }
    this.failingSince = null;
    this.attempt = 0;
    // Without data or errors, the response only reports the cursor.
    if (data !== undefined || errors) this.sink.push(event);
  }

  private canResume(): boolean {
    return this.options.plan.resume !== null && this.cursor !== undefined && this.cursor !== null;
  }

  private move(mayMove: boolean): void {
    if (this.isOver) return;
    const now = performance.now();
    if (this.failingSince === null || now - this.openedAt > STABLE_MS) {
      this.failingSince = now;
      this.attempt = 0;
    }
    if (!mayMove || now - this.failingSince > this.options.failoverTimeoutMs)
      return this.fail(new ServiceUnavailableError());
    this.options.onMove();
    this.timer = setTimeout(() => this.open(), backoff(this.attempt++));
  }

  private fail(error: unknown): void {
    this.isOver = true;
    this.sink.fail(error);
  }

  private finish(): void {
    this.isOver = true;
    this.sink.finish();
  }
}

/** Whether the replica is starting, draining or without its store: another one may work. */
const saysUnavailable = (
  errors: SubgraphResponse['errors'] | readonly GraphQLFormattedError[],
  data?: SubgraphResponse['data'],
): boolean =>
  !data && !!errors?.length && errors.every(({ extensions }) => extensions?.['code'] === 'SERVICE_UNAVAILABLE');
