import { backoff, ServiceUnavailableError } from '@parley/service';
import type { GraphQLFormattedError } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { RequestContext } from '../request-context.ts';
import type { SubgraphResponse, StreamEvent } from '../subgraphs/transport.ts';
import type { UpstreamPool } from '../subgraphs/upstream-pool.ts';
import { upstreamVariables, type SubscriptionPlan, type Variables } from './planner.ts';
import { AFTER_VARIABLE, CURSOR_KEY } from './upstream-document.ts';
import type { UpstreamSink } from '../subgraphs/upstream-connection.ts';

/** A subscription that has held for this long counts as settled: the next trouble is a new one. */
const SETTLED_MS = 10_000;

/** Takes the events of a stream. After `fail` or `finish` nothing comes any more. */
export interface EventSink {
  push(event: StreamEvent): void;
  fail(error: unknown): void;
  finish(): void;
}

/** Thrown when the subgraph refuses the operation. */
export class UpstreamRefusalError extends Error {
  constructor(readonly errors: readonly GraphQLFormattedError[]) {
    super('the subgraph refused the operation');
    this.name = 'UpstreamRefusalError';
  }
}

export interface UpstreamStreamOptions {
  plan: SubscriptionPlan;
  variables: Variables;
  context: RequestContext;
  pool: UpstreamPool;
  /** How long it may look for a replica. */
  failoverTimeoutMs: number;
  /** Called each time that the stream moves to another replica. */
  onMove(): void;
}

/**
 * The events of one client's subscription, from whichever replica lives. When a replica dies, a resumable stream is
 * taken up at another from the cursor of the last event that was taken in, so that no event is missing or comes
 * twice. Other streams, and those that have no cursor yet, end with an error that may be retried.
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
      },
    };
  }

  private upstreamSink(): UpstreamSink {
    return {
      next: (event) => {
        const { errors, data } = event.response;
        if (!saysUnavailable(errors, data)) return this.take(event);
        // Nothing after an event may be taken in before it has come. Without even null for data there is no stream yet.
        this.stop();
        this.move(data === undefined || this.canResume());
      },
      error: (errors) => (saysUnavailable(errors) ? this.move(true) : this.fail(new UpstreamRefusalError(errors))),
      complete: () => this.finish(),
      lost: (sent) => this.move(!sent || this.canResume()),
    };
  }

  private take(event: StreamEvent): void {
    const { data, errors, extensions } = event.response;
    const { resume } = this.options.plan;
    if (resume) {
      const { [CURSOR_KEY]: cursor } = (data?.[resume.eventKey] ?? {}) as Record<string, unknown>;
      this.cursor = cursor ?? extensions?.['cursor'] ?? this.cursor;
    }
    this.failingSince = null;
    this.attempt = 0;
    // Without data or errors it only says where the stream stands.
    if (data !== undefined || errors) this.sink.push(event);
  }

  private canResume(): boolean {
    return this.options.plan.resume !== null && this.cursor !== undefined && this.cursor !== null;
  }

  private move(mayMove: boolean): void {
    if (this.isOver) return;
    const now = performance.now();
    if (this.failingSince === null || now - this.openedAt > SETTLED_MS) {
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

/** True for what a replica answers while it starts, stops or has lost its store: another may do better. */
const saysUnavailable = (
  errors: SubgraphResponse['errors'] | readonly GraphQLFormattedError[],
  data?: SubgraphResponse['data'],
): boolean =>
  !data && !!errors?.length && errors.every(({ extensions }) => extensions?.['code'] === 'SERVICE_UNAVAILABLE');
