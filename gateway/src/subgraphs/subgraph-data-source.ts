import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import { RateLimitedError, ServiceUnavailableError, type DomainError } from '@parley/service/errors';
import type { OperationMemory } from '@parley/service/http';
import type { Logger } from '@parley/service/telemetry';
import {
  CLIENT_ADDRESS_HEADER,
  CLOCK_HEADER,
  DEADLINE_HEADER,
  DEVICE_HEADER,
  LATE_HEADER,
  SUBGRAPH_SECRET_HEADER,
  REQUEST_ID_HEADER,
  WORK_HEADER,
} from '@parley/service/protocol';
import { GraphQLError } from 'graphql';
import type { Histogram } from 'prom-client';
import type { RequestContext } from '../request-context.ts';
import type { RefreshCookie } from '../sessions/refresh-cookie.ts';
import { CallTimeout } from './call-timeout.ts';
import { OpenCircuitError } from './circuit-breaker.ts';
import { deduplicateEntities } from './deduplicate-entities.ts';
import type { ReplicaSet } from './replica-set.ts';
import type { Replica } from './replica.ts';
import { LateRequestError, MemoryLimitError, readResponse, isSafeToRetry, type SubgraphResponse } from './transport.ts';

/** Maximum attempts to send a mutation to a replica that rejects it as late. Each rejection updates the clock. */
const MAX_LATE_ATTEMPTS = 3;

export interface SubgraphOptions {
  secret: string;
  /** Time limit of one operation, including retries. */
  timeoutMs: number;
  duration: Histogram<'subgraph' | 'outcome'>;
  /** Whether this subgraph manages refresh tokens. */
  keepsSessions: boolean;
  logger: Logger;
}

/** One operation to send to a replica. */
interface Call {
  body: string;
  headers: Record<string, string>;
  isMutation: boolean;
  /** Sent along, and updated from the response. */
  refreshCookie: RefreshCookie | undefined;
  time: CallTimeout;
  memory: OperationMemory | undefined;
  /** Reports the work of the call, in points. */
  onWork(points: number): void;
}

type Options = GraphQLDataSourceProcessOptions<RequestContext>;

/**
 * Sends the gateway's operations to a subgraph. A failed query is retried on the next replica, as is a mutation that
 * the replica cannot have started.
 *
 * Replaces `RemoteGraphQLDataSource`: its node-fetch requests and headers cost as much as the call itself, and it shows
 * clients the URL and body of failed responses.
 */
export class SubgraphDataSource implements GraphQLDataSource<RequestContext> {
  constructor(
    private readonly replicas: ReplicaSet,
    private readonly options: SubgraphOptions,
  ) {}

  /** @throws GraphQLError with the code `SERVICE_UNAVAILABLE` when no replica returns a valid response in time. */
  async process(options: Options): Promise<SubgraphResponse> {
    if (!('incomingRequestContext' in options)) throw new Error('only client operations are supported');
    const { request, context, pathInIncomingRequest = [] } = options;
    const { query = '', operationName } = request;
    const { variables, expand } = deduplicateEntities(request.variables);
    const isMutation = startsAsMutation(query);
    // Only mutations need the refresh token.
    const refreshCookie = isMutation && this.options.keepsSessions ? context.refreshCookie : undefined;
    const time = new CallTimeout(this.options.timeoutMs, context.deadline, isMutation);
    const measured = this.options.duration.startTimer({ subgraph: this.replicas.name });
    try {
      const response = await this.execute({
        body: JSON.stringify({ query, variables, operationName }),
        headers: { ...this.headers(context), ...refreshCookie?.headers() },
        isMutation,
        refreshCookie,
        time,
        memory: context.memory,
        onWork: (points) => (context.work = (context.work ?? 0) + points),
      });
      measured({ outcome: 'ok' });
      // Execution adds all later fetches to this object, so it ends up with everything that was read.
      if (pathInIncomingRequest.length === 0 && response.data) (context.read ??= []).push(response.data);
      return expand(response);
    } catch (error) {
      measured({ outcome: time.isAbandoned ? 'abandoned' : 'failed' });
      if (error instanceof MemoryLimitError)
        throw asGraphQLError(toDomainError(error, isMutation), pathInIncomingRequest);
      // Not logged: an open circuit would produce thousands of lines, and the metrics show it.
      if (error instanceof OpenCircuitError) throw asGraphQLError(new ServiceUnavailableError(), pathInIncomingRequest);
      const logged = { err: error, subgraph: this.replicas.name, requestId: context.requestId };
      if (!time.isAbandoned) this.options.logger.warn(logged, 'subgraph unreachable');
      throw asGraphQLError(new ServiceUnavailableError(), pathInIncomingRequest);
    } finally {
      time.close();
    }
  }

  private async execute(call: Call): Promise<SubgraphResponse> {
    let failure: unknown = new OpenCircuitError();
    for (const replica of this.replicas.inOrder()) {
      if (!replica.circuit.allowsCall()) continue;
      const sentAt = performance.now();
      try {
        return await this.executeOn(replica, call);
      } catch (error) {
        if (error instanceof MemoryLimitError) throw error;
        if (call.time.blamesReplica) {
          if (call.time.signal.aborted) replica.recordTimeout(sentAt);
          else replica.recordFailure();
        }
        failure = error;
        if (call.time.signal.aborted || (call.isMutation && !isSafeToRetry(error))) break;
      }
    }
    throw failure;
  }

  private async executeOn(replica: Replica, call: Call): Promise<SubgraphResponse> {
    call.time.signal.throwIfAborted();
    if (!call.isMutation) return this.send(replica, call, call.headers);
    await replica.fetchClock(call.time.signal);
    for (let attempt = 1; ; attempt++) {
      await call.time.settled();
      call.time.signal.throwIfAborted();
      const deadline = replica.clock.deadlineIn(call.time.remainingMs);
      try {
        return await this.send(replica, call, { ...call.headers, ...(deadline && { [DEADLINE_HEADER]: deadline }) });
      } catch (error) {
        if (!(error instanceof LateRequestError) || attempt === MAX_LATE_ATTEMPTS) throw error;
      }
    }
  }

  private async send(
    replica: Replica,
    { body, time: { signal }, refreshCookie, memory, onWork }: Call,
    headers: Record<string, string>,
  ): Promise<SubgraphResponse> {
    const httpResponse = await replica.pool.request({ path: '/graphql', method: 'POST', headers, body, signal });
    replica.circuit.recordResponse();
    replica.clock.observe(httpResponse.headers[CLOCK_HEADER]);
    if (httpResponse.headers[LATE_HEADER] !== undefined) {
      await httpResponse.body.dump();
      throw new LateRequestError();
    }
    const work = Number(httpResponse.headers[WORK_HEADER]);
    // Replicas of an older version do not report it.
    if (work >= 0) onWork(work);
    const response = await readResponse(httpResponse, memory);
    // A server closes a connection on its own only while it drains.
    if (httpResponse.headers['connection'] === 'close') replica.markDraining();
    else replica.recordSuccess();
    refreshCookie?.update(httpResponse.headers);
    return response;
  }

  /** Built from scratch, so that no client header reaches a subgraph. */
  private headers({ authorization, requestId, clientAddress, device }: RequestContext): Record<string, string> {
    return {
      'content-type': 'application/json',
      accept: 'application/json',
      [SUBGRAPH_SECRET_HEADER]: this.options.secret,
      [REQUEST_ID_HEADER]: requestId,
      [CLIENT_ADDRESS_HEADER]: clientAddress,
      ...(device && { [DEVICE_HEADER]: device }),
      ...(authorization && { authorization }),
    };
  }
}

/** Operations in a query plan start with their type, or with the selection set of a query. */
const startsAsMutation = (operation: string) => /^\s*mutation\b/.test(operation);

/** A mutation has already been executed. As after any lost response, the client may send it again. */
const toDomainError = ({ scope }: MemoryLimitError, isMutation: boolean): DomainError =>
  isMutation || scope === 'process'
    ? new ServiceUnavailableError()
    : new RateLimitedError('Too many large results are in progress or unread. Request less at once.', 1);

function asGraphQLError(error: DomainError, path: (string | number)[]): GraphQLError {
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { ...error.extensions, code: error.code },
    ...(path.length > 0 && { path }),
  });
}
