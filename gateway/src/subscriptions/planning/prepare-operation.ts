import { RateLimitedError, TooManyOperationsError } from '@parley/service/errors';
import { getOperationAST, GraphQLError, type ExecutionArgs, type GraphQLSchema } from 'graphql';
import type { Context, SubscribePayload } from 'graphql-ws';
import type { Payer } from '../../budget/payer.ts';
import { asGraphQLError, payForOperation } from '../../budget/charges.ts';
import { costError, type CostLimits } from '../../documents/cost-limits.ts';
import type { DocumentValidator } from '../../documents/document-validator.ts';
import { variableErrors } from '../../documents/variable-errors.ts';
import type { RequestContext } from '../../request-context.ts';
import type { ClientConnection } from '../transport/client-connection.ts';
import type { KeyedLimit } from '../transport/keyed-limit.ts';

/**
 * Limits operations of one socket, including completed ones that have not ended yet, as a multiple of `maxOperations`.
 */
const MAX_ENDING_FACTOR = 2;

export interface PrepareOptions {
  schema: GraphQLSchema;
  validator: DocumentValidator;
  costLimits: CostLimits;
  /** Concurrent operations of each user or address. */
  operations: KeyedLimit;
  /** Concurrent operations on one socket. */
  maxOperations: number;
}

/** An operation that passed validation. graphql-ws passes it from one hook to the next. */
export interface PreparedOperation extends ExecutionArgs {
  contextValue: RequestContext;
  rootValue: {
    connection: ClientConnection;
    id: string;
    payload: SubscribePayload;
    /** False once the client has completed the operation or disconnected. */
    isWanted: () => boolean;
  };
}

/**
 * Validates and pays for an operation.
 * @returns the operation, or the errors for the client.
 */
export function prepareOperation(
  { validator, schema, costLimits, operations, maxOperations }: PrepareOptions,
  payer: Payer,
  context: Context<Record<string, unknown>, ClientConnection>,
  id: string,
  payload: SubscribePayload,
): PreparedOperation | GraphQLError[] {
  const { extra: connection } = context;
  if (connection.openOperations >= maxOperations)
    return [asGraphQLError(new TooManyOperationsError('A socket', maxOperations))];
  if (connection.activeOperations.size >= MAX_ENDING_FACTOR * maxOperations)
    return [asGraphQLError(payer.reject('waiting', 1))];
  const checked = validator.validate(payload.query);
  if (checked.errors) return checked.errors;
  const { document, source, costOf } = checked;
  // graphql-ws keeps the message until the operation ends. Share the cached string.
  Object.assign(payload, { query: source });
  const operation = getOperationAST(document, payload.operationName);
  if (!operation) return [unknownOperation()];
  const costProblem = costError(
    costOf(payload.operationName, payload.variables ?? {}),
    operation.operation,
    costLimits,
  );
  if (costProblem) return [costProblem];
  const problems = variableErrors(schema, document, operation, payload.variables ?? {});
  if (problems.length > 0) return problems;
  // Before paying: if that is rejected, the next attempt does not pay for the document again.
  if (payer.isUser) validator.cache(checked);
  const release = operations.acquire(payer.key);
  if (!release) return [asGraphQLError(payer.rejectTooMany(operations.limit))];
  let paid: number;
  try {
    paid = payForOperation(payer, checked, payload.operationName, payload.variables ?? {});
  } catch (error) {
    release();
    if (error instanceof RateLimitedError) return [asGraphQLError(error)];
    throw error;
  }
  connection.activeOperations.set(id, release);
  return {
    schema,
    document,
    operationName: payload.operationName,
    variableValues: payload.variables,
    rootValue: { connection, id, payload, isWanted: () => id in context.subscriptions },
    contextValue: {
      authorization: connection.authorization,
      requestId: connection.nextRequestId(),
      clientAddress: connection.clientAddress,
      device: connection.device,
      payer,
      paid,
    },
  };
}

const unknownOperation = () =>
  new GraphQLError('Set operationName to one of the operations in the document.', {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
  });
