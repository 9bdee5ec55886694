import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import {
  CLIENT_ADDRESS_HEADER,
  CLOCK_HEADER,
  DEADLINE_HEADER,
  DEVICE_HEADER,
  LATE_HEADER,
  SUBGRAPH_SECRET_HEADER,
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
import { CallTime } from './call-time.ts';
import { OpenCircuitError } from './circuit.ts';
import { distinctEntities } from './distinct-entities.ts';
import type { ReplicaSet } from './replica-set.ts';
import type { Replica } from './replica.ts';
import { LateRequestError, NoMemoryError, readAnswer, wasNotDone, type Answer } from './transport.ts';

/** How often a replica is sent a mutation that it takes for late: each refusal tells its clock anew. */
const LATE_TRIES = 3;

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
  /** Goes along, and takes in what the answer says of it. */
  refreshCookie: RefreshCookie | undefined;
  time: CallTime;
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
 * the call itself, and which would tell clients the address and body of a failed answer.
 */
export class SubgraphDataSource implements GraphQLDataSource<RequestContext> {
  constructor(
    private readonly replicas: ReplicaSet,
    private readonly options: SubgraphOptions,
  ) {}

  /** @throws GraphQLError with the code `SERVICE_UNAVAILABLE` when no replica gives a proper answer in time. */
  async process(options: Options): Promise<Answer> {
    if (!('incomingRequestContext' in options)) throw new Error('the gateway asks for operations of clients only');
    const { request, context, pathInIncomingRequest = [] } = options;
    const { query = '', operationName } = request;
    const { variables, expand } = distinctEntities(request.variables);
    const isMutation = startsAsMutation(query);
    // Nothing but a mutation needs the refresh token.
    const refreshCookie = isMutation && this.options.keepsSessions ? context.refreshCookie : undefined;
    const time = new CallTime(this.options.timeoutMs, context.deadline, isMutation);
    const measured = this.options.duration.startTimer({ subgraph: this.replicas.name });
    try {
      const answer = await this.ask({
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
      if (pathInIncomingRequest.length === 0 && answer.data) (context.read ??= []).push(answer.data);
      return expand(answer);
    } catch (error) {
      measured({ outcome: time.isAbandoned ? 'abandoned' : 'failed' });
      if (error instanceof NoMemoryError) throw asGraphQLError(refusalOf(error, isMutation), pathInIncomingRequest);
      // Whether a circuit is open is seen in the metrics: a line for each call would say it thousands of times.
      if (error instanceof OpenCircuitError) throw asGraphQLError(new ServiceUnavailableError(), pathInIncomingRequest);
      const logged = { err: error, subgraph: this.replicas.name, requestId: context.requestId };
      if (!time.isAbandoned) this.options.logger.warn(logged, 'subgraph out of reach');
      throw asGraphQLError(new ServiceUnavailableError(), pathInIncomingRequest);
    } finally {
      time.close();
    }
  }

  private async ask(call: Call): Promise<Answer> {
    let failure: unknown = new OpenCircuitError();
    for (const replica of this.replicas.inOrder()) {
      if (!replica.circuit.mayAsk()) continue;
      const sentAt = performance.now();
      try {
        return await this.askOne(replica, call);
      } catch (error) {
        if (error instanceof NoMemoryError) throw error;
        if (call.time.blamesReplica) {
          if (call.time.signal.aborted) replica.timedOut(sentAt);
          else replica.failed();
        }
        failure = error;
        if (call.time.signal.aborted || (call.isMutation && !wasNotDone(error))) break;
      }
    }
    throw failure;
  }

  private async askOne(replica: Replica, call: Call): Promise<Answer> {
    call.time.signal.throwIfAborted();
    if (!call.isMutation) return this.send(replica, call, call.headers);
    await replica.learnClock(call.time.signal);
    for (let attempt = 1; ; attempt++) {
      await call.time.settled();
      call.time.signal.throwIfAborted();
      const deadline = replica.clock.deadlineIn(call.time.left);
      try {
        return await this.send(replica, call, { ...call.headers, ...(deadline && { [DEADLINE_HEADER]: deadline }) });
      } catch (error) {
        if (!(error instanceof LateRequestError) || attempt === LATE_TRIES) throw error;
      }
    }
  }

  private async send(
    replica: Replica,
    { body, time: { signal }, refreshCookie, memory, onWork }: Call,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const response = await replica.pool.request({ path: '/graphql', method: 'POST', headers, body, signal });
    replica.circuit.answered();
    replica.clock.note(response.headers[CLOCK_HEADER]);
    if (response.headers[LATE_HEADER] !== undefined) {
      await response.body.dump();
      throw new LateRequestError();
    }
    const work = Number(response.headers[WORK_HEADER]);
    // One of a former version does not report it.
    if (work >= 0) onWork(work);
    const answer = await readAnswer(response, memory);
    // Only one that stops ends a connection by its own choice.
    if (response.headers['connection'] === 'close') replica.leaves();
    else replica.succeeded();
    refreshCookie?.update(response.headers);
    return answer;
  }

  /** Made from scratch: no header of a client's gets into a subgraph by its name. */
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

/** Operations in a query plan start with their kind, or with the selection set of a query. */
const startsAsMutation = (operation: string) => /^\s*mutation\b/.test(operation);

/** A mutation has been carried out by then: as after any lost answer, it may be sent again. */
const refusalOf = ({ scope }: NoMemoryError, isMutation: boolean): DomainError =>
  isMutation || scope === 'process'
    ? new ServiceUnavailableError()
    : new RateLimitedError('Too many large results are being made or waiting to be read: ask for less at once.', 1);

function asGraphQLError(error: DomainError, path: (string | number)[]): GraphQLError {
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { ...error.extensions, code: error.code },
    ...(path.length > 0 && { path }),
  });
}
