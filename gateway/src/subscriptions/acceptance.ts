import { RateLimitedError } from '@parley/shared';
import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type ExecutionArgs,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { CloseCode, type Context, type SubscribePayload } from 'graphql-ws';
import type { Account } from '../budget/account.ts';
import { asGraphQLError, payForOperation } from '../budget/charges.ts';
import { costError, type CostLimits } from '../documents/cost-limits.ts';
import type { DocumentGate } from '../documents/document-gate.ts';
import type { RequestContext } from '../request-context.ts';
import type { Session } from './session.ts';
import type { SocketCounts } from './socket-counts.ts';

export interface AcceptanceParts {
  schema: GraphQLSchema;
  gate: DocumentGate;
  costLimits: CostLimits;
  /** Operations under way, of each user or address. */
  operations: SocketCounts;
  /** Operations under way on one socket. */
  maxOperations: number;
}

/** An operation that has passed the gate; what graphql-ws hands from one hook to the next. */
export interface Accepted extends ExecutionArgs {
  contextValue: RequestContext;
  rootValue: {
    session: Session;
    id: string;
    payload: SubscribePayload;
    /** False once the client has completed the operation, or has gone. */
    isWanted: () => boolean;
  };
}

/** The operation if it may be executed, else the errors that say why not. */
export function accept(
  { gate, schema, costLimits, operations, maxOperations }: AcceptanceParts,
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
