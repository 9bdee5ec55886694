import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import {
  CLIENT_ADDRESS_HEADER,
  CLOCK_HEADER,
  DEADLINE_HEADER,
  DEVICE_HEADER,
  LATE_HEADER,
  LINK_HEADER,
  REQUEST_ID_HEADER,
  WORK_HEADER,
  type OperationMemory,
  RateLimitedError,
  ServiceUnavailableError,
  type DomainError,
  type Logger,
} from '@parley/service';
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

/** How often a replica is sent a mutation that it takes for late: each refusal tells its clock anew. */
const MAX_LATE_ATTEMPTS = 3;

export interface SubgraphOptions {
  secret: string;
  /** How long one operation may take, all tries together. */
  timeoutMs: number;
  duration: Histogram<'subgraph' | 'outcome'>;
  /** Whether it is the subgraph that knows refresh tokens. */
  keepsSessions: boolean;
  logger: Logger;
}

/** One operation as each replica is sent it. */
interface Call {
  body: string;
  headers: Record<string, string>;
  isMutation: boolean;
  /** Goes along, and takes in what the response says of it. */
  refreshCookie: RefreshCookie | undefined;
  time: CallTimeout;
  memory: OperationMemory | undefined;
  /** Takes in how much work it was, in points. */
  onWork(points: number): void;
}

type Options = GraphQLDataSourceProcessOptions<RequestContext>;

/**
 * Sends the gateway's operations to a subgraph. What fails at one replica is tried at the next when it is a query,
 * or when the replica cannot have begun with it.
 *
 * It stands in for `RemoteGraphQLDataSource`, whose way through node-fetch's requests and headers costs as much as
 * the call itself, and which would tell clients the address and body of a failed response.
 */
export class SubgraphDataSource implements GraphQLDataSource<RequestContext> {
  constructor(
    private readonly replicas: ReplicaSet,
    private readonly options: SubgraphOptions,
  ) {}

  /** @throws GraphQLError with the code `SERVICE_UNAVAILABLE` when no replica gives a proper response in time. */
  async process(options: Options): Promise<SubgraphResponse> {
    if (!('incomingRequestContext' in options)) throw new Error('the gateway asks for operations of clients only');
    const { request, context, pathInIncomingRequest = [] } = options;
    const { query = '', operationName } = request;
    const { variables, expand } = deduplicateEntities(request.variables);
    const isMutation = startsAsMutation(query);
    // Nothing but a mutation needs the refresh token.
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
      // Execution puts everything that is fetched later into this, so that it is all that was read.
      if (pathInIncomingRequest.length === 0 && response.data) (context.read ??= []).push(response.data);
      return expand(response);
    } catch (error) {
      measured({ outcome: time.isAbandoned ? 'abandoned' : 'failed' });
      if (error instanceof MemoryLimitError)
        throw asGraphQLError(toDomainError(error, isMutation), pathInIncomingRequest);
      // Whether a circuit is open is seen in the metrics: a line for each call would say it thousands of times.
      if (error instanceof OpenCircuitError) throw asGraphQLError(new ServiceUnavailableError(), pathInIncomingRequest);
      const logged = { err: error, subgraph: this.replicas.name, requestId: context.requestId };
      if (!time.isAbandoned) this.options.logger.warn(logged, 'subgraph out of reach');
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
      const deadline = replica.clock.deadlineIn(call.time.left);
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
    replica.clock.note(httpResponse.headers[CLOCK_HEADER]);
    if (httpResponse.headers[LATE_HEADER] !== undefined) {
      await httpResponse.body.dump();
      throw new LateRequestError();
    }
    const work = Number(httpResponse.headers[WORK_HEADER]);
    // One of a former version does not report it.
    if (work >= 0) onWork(work);
    const response = await readResponse(httpResponse, memory);
    // Only one that stops ends a connection by its own choice.
    if (httpResponse.headers['connection'] === 'close') replica.markDraining();
    else replica.recordSuccess();
    refreshCookie?.update(httpResponse.headers);
    return response;
  }

  /** Made from scratch: no header of a client's gets into a subgraph by its name. */
  private headers({ authorization, requestId, clientAddress, device }: RequestContext): Record<string, string> {
    return {
      'content-type': 'application/json',
      accept: 'application/json',
      [LINK_HEADER]: this.options.secret,
      [REQUEST_ID_HEADER]: requestId,
      [CLIENT_ADDRESS_HEADER]: clientAddress,
      ...(device && { [DEVICE_HEADER]: device }),
      ...(authorization && { authorization }),
    };
  }
}

/** Operations in a query plan start with their kind, or with the selection set of a query. */
const startsAsMutation = (operation: string) => /^\s*mutation\b/.test(operation);

/** A mutation has been carried out by then: as after any lost response, it may be sent again. */
const toDomainError = ({ scope }: MemoryLimitError, isMutation: boolean): DomainError =>
  isMutation || scope === 'process'
    ? new ServiceUnavailableError()
    : new RateLimitedError('Too many large results are being made or waiting to be read: request less at once.', 1);

function asGraphQLError(error: DomainError, path: (string | number)[]): GraphQLError {
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { ...error.extensions, code: error.code },
    ...(path.length > 0 && { path }),
  });
}
