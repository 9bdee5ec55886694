import type { ApolloServer } from '@apollo/server';
import { codesOf, type OperationMetrics, type Timekeeper } from '@parley/service';
import { getOperationAST, type DocumentNode, type FormattedExecutionResult, type GraphQLError } from 'graphql';
import { makeServer, type Server } from 'graphql-ws';
import type { Accounts } from '../budget/accounts.ts';
import { chargeForRefusal, payForDocument, refusalsOf } from '../budget/charges.ts';
import type { ErrorMapper } from '../errors.ts';
import type { SocketMetrics } from '../metrics.ts';
import type { RequestContext } from '../request-context.ts';
import { accept, type AcceptanceParts, type Accepted } from './acceptance.ts';
import { GatewayCloseCode } from './close-codes.ts';
import { greet, type GreetingParts } from './greeting.ts';
import type { Session } from './session.ts';
import type { Subscriptions } from './subscriptions.ts';
import { UpstreamRefusalError } from './upstream-stream.ts';

export interface ProtocolParts extends AcceptanceParts, GreetingParts {
  apollo: ApolloServer<RequestContext>;
  accounts: Accounts;
  subscriptions: Subscriptions;
  time: Timekeeper;
  errors: ErrorMapper;
  metrics: { operations: OperationMetrics; sockets: SocketMetrics };
  initTimeoutMs: number;
}

/**
 * GraphQL over WebSocket (`graphql-transport-ws`): subscriptions, and queries and mutations through the same pipeline
 * as over HTTP. Every rule of HTTP holds here.
 */
export function createProtocolServer(parts: ProtocolParts): Server<Session> {
  return makeServer<Record<string, unknown>, Session>({
    connectionInitWaitTimeout: parts.initTimeoutMs,
    onConnect: (context) => greet(parts, context.connectionParams, context.extra),
    onSubscribe: async (context, id, payload) => {
      const account = parts.accounts.of(context.extra.viewer?.userId, context.extra.clientAddress);
      const unread = await refusalsOf(() => payForDocument(account, parts.gate, payload.query));
      const accepted = unread.length > 0 ? unread : accept(parts, account, context, id, payload);
      if (Array.isArray(accepted)) chargeForRefusal(account, accepted);
      return accepted;
    },
    // What a stream throws becomes the message that ends it; a promise that rejects would close the socket.
    subscribe: (args) => subscribe(parts, args as Accepted).catch(failing) as never,
    execute: (args) => execute(parts, args as Accepted) as never,
    onComplete: ({ extra: session }, id) => session.complete(id),
    // Results and errors are shaped already; graphql-ws would serialise them anew.
    onNext: (_context, _id, _payload, _args, result) => result as never,
    onError: (_context, _id, payload, errors) => {
      const refusals = errors.flatMap((error) => refusalOf(parts.errors, error));
      // One that was refused unread must not be read for its name.
      const document = parts.gate.knows(payload.query) ? parts.gate.check(payload.query).document : undefined;
      countErrors(parts, document, payload.operationName, codesOf(refusals));
      return refusals as never;
    },
  });
}

async function subscribe(parts: ProtocolParts, { document, contextValue, rootValue }: Accepted) {
  const { session, id, payload } = rootValue;
  await contextValue.account.keepPace(contextValue.paid ?? 0, 'waiting');
  const memory = session.memory?.forEvents();
  return parts.subscriptions.subscribe({
    source: payload.query,
    document,
    operationName: payload.operationName,
    variables: payload.variables ?? {},
    context: contextValue,
    hold: (bytes) => memory?.hold(bytes) ?? true,
    send: (result) => {
      if (result.codes.length > 0) countErrors(parts, document, payload.operationName, result.codes);
      const given = session.ids.givenOf(id);
      if (given !== undefined) session.deliver(result.frameFor(given));
    },
    onOverflow: () => {
      parts.metrics.sockets.slow.inc({ where: 'events' });
      session.close(GatewayCloseCode.tryAgainLater, 'Reads too slowly');
    },
  });
}

// eslint-disable-next-line require-yield -- it only fails
async function* failing(error: unknown): AsyncGenerator<never> {
  throw error;
}

async function execute(
  { apollo, time }: ProtocolParts,
  { contextValue, rootValue }: Accepted,
): Promise<FormattedExecutionResult> {
  const { session, isWanted } = rootValue;
  const { query, operationName, variables } = rootValue.payload;
  const gone = new AbortController();
  const deadline = time.deadline(gone.signal);
  const memory = session.memory?.forOperation();
  await time.settled();
  if (!isWanted()) gone.abort();
  const execution = apollo.executeOperation(
    {
      query,
      ...(operationName && { operationName }),
      ...(variables && { variables }),
    },
    { contextValue: { ...contextValue, deadline, memory } },
  );
  session.executions.track(execution, { isWanted, abandon: () => gone.abort() });
  const { body } = await execution.finally(() => memory?.release());
  if (body.kind !== 'single') throw new Error('incremental delivery is not offered');
  return body.singleResult;
}

/** Counts what queries and mutations do not bring to Apollo Server. Without a document, nobody knows what it was. */
function countErrors(
  { metrics }: ProtocolParts,
  document: DocumentNode | undefined,
  operationName: string | null | undefined,
  codes: readonly string[],
): void {
  const operation = document && getOperationAST(document, operationName);
  metrics.operations.failed({ name: operation?.name?.value, type: operation?.operation, codes });
}

/** What ended a stream is what the subgraph said, or an error like any other. */
function refusalOf(mapper: ErrorMapper, error: GraphQLError) {
  const { originalError } = error;
  if (!(originalError instanceof UpstreamRefusalError)) return [mapper.of(error)];
  return originalError.errors.map((refusal) => mapper.ofSubgraph(refusal));
}
