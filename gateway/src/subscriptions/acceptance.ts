import { RateLimitedError, TooManyOperationsError } from '@parley/service';
import { getOperationAST, GraphQLError, type ExecutionArgs, type GraphQLSchema } from 'graphql';
import type { Context, SubscribePayload } from 'graphql-ws';
import type { Account } from '../budget/account.ts';
import { asGraphQLError, payForOperation } from '../budget/charges.ts';
import { costError, type CostLimits } from '../documents/cost-limits.ts';
import type { DocumentGate } from '../documents/document-gate.ts';
import { variableErrors } from '../documents/variable-errors.ts';
import type { RequestContext } from '../request-context.ts';
import type { Session } from './session.ts';
import type { SocketCounts } from './socket-counts.ts';

/** Operations of one socket, as a multiple of what it may have, with those that the client has completed and that are ending. */
const MOST_ENDING = 2;

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
  if (session.wanted >= maxOperations) return [asGraphQLError(new TooManyOperationsError('One socket', maxOperations))];
  if (session.underWay.size >= MOST_ENDING * maxOperations) return [asGraphQLError(account.refuse('waiting', 1))];
  const checked = gate.check(payload.query);
  if (checked.errors) return checked.errors;
  const { document, source, costOf } = checked;
  // graphql-ws keeps the message for as long as the operation lasts.
  Object.assign(payload, { query: source });
  const operation = getOperationAST(document, payload.operationName);
  if (!operation) return [unknownOperation()];
  const tooDear = costError(costOf(payload.operationName, payload.variables ?? {}), operation.operation, costLimits);
  if (tooDear) return [tooDear];
  const problems = variableErrors(schema, document, operation, payload.variables ?? {});
  if (problems.length > 0) return problems;
  // Before it is paid for: when that is refused, the next try does not pay for the document again.
  if (account.isUser) gate.keep(checked);
  const uncount = operations.add(account.key);
  if (!uncount) return [asGraphQLError(account.refuseMore(operations.limit))];
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

const unknownOperation = () =>
  new GraphQLError('Name one of the operations in the query.', {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
  });
