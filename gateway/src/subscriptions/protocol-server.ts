import type { ApolloServer } from '@apollo/server';
import {
  codesOf,
  RateLimitedError,
  ServiceUnavailableError,
  type OperationMetrics,
  type Timekeeper,
  type TokenVerifier,
} from '@parley/shared';
import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type DocumentNode,
  type ExecutionArgs,
  type FormattedExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { CloseCode, makeServer, type Context, type Server, type SubscribePayload } from 'graphql-ws';
import type { Account } from '../budget/account.ts';
import type { Accounts } from '../budget/accounts.ts';
import { asGraphQLError, chargeForRefusal, payForDocument, payForOperation, refusalsOf } from '../budget/charges.ts';
import { costError, type CostLimits } from '../documents/cost-limits.ts';
import type { DocumentGate } from '../documents/document-gate.ts';
import type { ErrorMapper } from '../errors.ts';
import type { RequestContext } from '../request-context.ts';
import type { SocketMetrics } from '../metrics.ts';
import type { OpenSessions } from '../sessions/open-sessions.ts';
import type { Revocations } from '../sessions/revocations.ts';
import { claimsOf } from '../sessions/token-claims.ts';
import { GatewayCloseCode } from './close-codes.ts';
import type { Session } from './session.ts';
import type { SocketCounts } from './socket-counts.ts';
import type { Subscriptions } from './subscriptions.ts';
import { UpstreamRefusalError } from './upstream-stream.ts';

export interface ProtocolParts {
  schema: GraphQLSchema;
  apollo: ApolloServer<RequestContext>;
  gate: DocumentGate;
  costLimits: CostLimits;
  accounts: Accounts;
  subscriptions: Subscriptions;
  verifier: TokenVerifier;
  revocations: Revocations;
  openSessions: OpenSessions;
  sockets: SocketCounts;
  /** Operations under way, of each user or address. */
  operations: SocketCounts;
  time: Timekeeper;
  errors: ErrorMapper;
  metrics: { operations: OperationMetrics; sockets: SocketMetrics };
  /** Operations under way on one socket. */
  maxOperations: number;
  initTimeoutMs: number;
}

/** An operation that has passed the gate; what graphql-ws hands from one hook to the next. */
interface Accepted extends ExecutionArgs {
  contextValue: RequestContext;
  rootValue: {
    session: Session;
    id: string;
    payload: SubscribePayload;
    /** False once the client has completed the operation, or has gone. */
    isWanted: () => boolean;
  };
}

/**
 * GraphQL over WebSocket (`graphql-transport-ws`): subscriptions, and queries and mutations through the same pipeline
 * as over HTTP. Every rule of HTTP holds here.
 */
export function createProtocolServer(parts: ProtocolParts): Server<Session> {
  /** Of operations, by what graphql-ws hands from one hook to the next. */
  const documents = new WeakMap<SubscribePayload, DocumentNode>();
  return makeServer<Record<string, unknown>, Session>({
    connectionInitWaitTimeout: parts.initTimeoutMs,
    onConnect: (context) => greet(parts, context.connectionParams, context.extra),
    onSubscribe: async (context, id, payload) => {
      const account = parts.accounts.of(context.extra.viewer?.userId, context.extra.clientAddress);
      const unread = await refusalsOf(() => payForDocument(account, parts.gate, payload.query));
      const accepted = unread.length > 0 ? unread : accept(parts, documents, account, context, id, payload);
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

/** For the client's log: that it may come back with another token is in the code. */
const SESSION_ENDED = 'The session has ended or changed';

/** True when the client may stay. A bad or expired token closes the socket with 4403. */
async function greet(
  { verifier, revocations, openSessions, sockets }: ProtocolParts,
  params: Record<string, unknown> | undefined,
  session: Session,
): Promise<boolean> {
  const { authorization } = params ?? {};
  if (authorization === undefined || authorization === null) return true;
  if (typeof authorization !== 'string') return false;
  try {
    const viewer = await verifier.verify(authorization);
    const claims = claimsOf(authorization);
    if (!viewer || !claims) return true;
    // From here on nothing is waited for: what is revoked from now on finds the socket among the open ones.
    const standing = revocations.standing(authorization);
    if (standing === 'unknown') throw new ServiceUnavailableError();
    if (standing === 'revoked') return false;
    const uncount = sockets.add(viewer.userId);
    if (uncount) {
      const leave = openSessions.add(claims, () => session.close(GatewayCloseCode.forbidden, SESSION_ENDED));
      session.signIn(viewer, authorization, () => {
        leave();
        uncount();
      });
      return true;
    }
    session.close(GatewayCloseCode.tryAgainLater, 'Too many sockets');
  } catch (error) {
    if (error instanceof ServiceUnavailableError)
      session.close(GatewayCloseCode.tryAgainLater, 'Cannot check the token');
  }
  return false;
}

/** The operation if it may be executed, else the errors that say why not. */
function accept(
  { gate, schema, costLimits, operations, maxOperations }: ProtocolParts,
  documents: WeakMap<SubscribePayload, DocumentNode>,
  account: Account,
  context: Context<Record<string, unknown>, Session>,
  id: string,
  payload: SubscribePayload,
): Accepted | GraphQLError[] {
  const { extra: session } = context;
  // graphql-ws takes an id for free as soon as the client has completed it: what is still to come of the operation
  // would be sent as the new one's, and the new one be forgotten with it.
  if (session.underWay.has(id)) {
    session.close(CloseCode.SubscriberAlreadyExists, 'Subscriber already exists');
    return [new GraphQLError('An operation with this id is under way.')];
  }
  if (session.underWay.size >= maxOperations) {
    return [asGraphQLError(new RateLimitedError(`One socket carries at most ${maxOperations} operations.`, 1))];
  }
  const checked = gate.check(payload.query);
  if (checked.errors) return checked.errors;
  const { document, source, costOf } = checked;
  documents.set(payload, document);
  // graphql-ws keeps the message for as long as the operation lasts.
  Object.assign(payload, { query: source });
  const operation = getOperationAST(document, payload.operationName);
  if (!operation) return [unknownOperation()];
  const tooDear = costError(costOf(payload.operationName, payload.variables ?? {}), operation.operation, costLimits);
  if (tooDear) return [tooDear];
  const problems = variableErrors(schema, operation, payload);
  if (problems.length > 0) return problems;
  // Before it is paid for: when that is refused, the next try does not pay for the document again.
  if (account.isUser) gate.keep(checked);
  const uncount = operations.add(account.key);
  if (!uncount) return [asGraphQLError(account.refuse('subscriptions', 1))];
  let paid: number;
  try {
    paid = payForOperation(account, checked, payload.operationName, payload.variables ?? {});
  } catch (error) {
    uncount();
    if (error instanceof RateLimitedError) return [asGraphQLError(error)];
    throw error;
  }
  session.underWay.set(id, uncount);
  return {
    schema,
    document,
    operationName: payload.operationName,
    variableValues: payload.variables,
    rootValue: { session, id, payload, isWanted: () => id in context.subscriptions },
    contextValue: {
      authorization: session.authorization,
      requestId: session.nextRequestId(),
      clientAddress: session.clientAddress,
      device: session.device,
      account,
      paid,
    },
  };
}

function variableErrors(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  payload: SubscribePayload,
): GraphQLError[] {
  const { errors = [] } = getVariableValues(schema, operation.variableDefinitions ?? [], payload.variables ?? {});
  return errors.map(
    ({ message, nodes }) => new GraphQLError(message, { nodes, extensions: { code: 'BAD_USER_INPUT' } }),
  );
}

const unknownOperation = () =>
  new GraphQLError('Name one of the operations in the query.', {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
  });

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
      session.deliver(result.frameFor(id));
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
