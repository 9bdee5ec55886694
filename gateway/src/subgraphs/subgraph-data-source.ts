import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import {
  CLIENT_ADDRESS_HEADER,
  DEVICE_HEADER,
  LINK_HEADER,
  REQUEST_ID_HEADER,
  ServiceUnavailableError,
  type Logger,
} from '@parley/shared';
import { GraphQLError } from 'graphql';
import type { Histogram } from 'prom-client';
import type { RequestContext } from '../request-context.ts';
import type { RefreshCookie } from '../sessions/refresh-cookie.ts';
import { distinctEntities } from './distinct-entities.ts';
import type { ReplicaSet } from './replica-set.ts';
import type { Replica } from './replica.ts';
import { readAnswer, wasNotDone, type Answer } from './transport.ts';

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
  /** Aborted when nobody waits for the answer any more: no fault of the replica's. */
  gone: AbortSignal | undefined;
  signal: AbortSignal;
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
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new Error('the subgraph took too long')), this.options.timeoutMs);
    // A change goes on: whether it was made could not be told afterwards.
    const gone = isMutation ? undefined : context.gone;
    const abandon = () => deadline.abort(new Error('the client has gone'));
    gone?.addEventListener('abort', abandon);
    if (gone?.aborted) abandon();
    const measured = this.options.duration.startTimer({ subgraph: this.replicas.name });
    try {
      const answer = await this.ask({
        body: JSON.stringify({ query, variables, operationName }),
        headers: { ...this.headers(context), ...refreshCookie?.headers() },
        isMutation,
        refreshCookie,
        gone,
        signal: deadline.signal,
      });
      measured({ outcome: 'ok' });
      return expand(answer);
    } catch (error) {
      if (gone?.aborted) throw unavailable(pathInIncomingRequest);
      measured({ outcome: 'failed' });
      this.options.logger.warn(
        { err: error, subgraph: this.replicas.name, requestId: context.requestId },
        'subgraph out of reach',
      );
      throw unavailable(pathInIncomingRequest);
    } finally {
      clearTimeout(timer);
      gone?.removeEventListener('abort', abandon);
    }
  }

  private async ask(call: Call): Promise<Answer> {
    let failure: unknown;
    for (const replica of this.replicas.inOrder()) {
      try {
        return await this.askOne(replica, call);
      } catch (error) {
        if (call.gone?.aborted) throw error;
        replica.failed();
        failure = error;
        if (call.signal.aborted || (call.isMutation && !wasNotDone(error))) break;
      }
    }
    throw failure;
  }

  private async askOne(replica: Replica, { body, headers, signal, refreshCookie }: Call): Promise<Answer> {
    const response = await replica.pool.request({ path: '/graphql', method: 'POST', headers, body, signal });
    const answer = await readAnswer(response);
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

function unavailable(path: (string | number)[]): GraphQLError {
  const error = new ServiceUnavailableError();
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { code: error.code },
    ...(path.length > 0 && { path }),
  });
}
