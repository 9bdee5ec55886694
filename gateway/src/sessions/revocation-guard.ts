import { ServiceUnavailableError, UnauthenticatedError, type DomainError } from '@parley/service/errors';
import { GraphQLError, OperationTypeNode, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { operationRoot } from '../documents/operation-root.ts';
import type { RequestContext } from '../request-context.ts';
import type { Revocations } from './revocations.ts';

/** Mutations that start, refresh or end a session. None of them needs an access token. */
const SESSION_FIELDS = new Set(['register', 'login', 'refreshSession', 'logout']);

/**
 * The error for a valid query or mutation whose token is revoked; null when it may run. Session mutations run as if
 * they had no token: a revoked token must not keep its user from logging in again, or from logging out with the refresh
 * token.
 */
export function revocationError(
  revocations: Revocations,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  context: RequestContext,
): GraphQLError | null {
  const status = revocations.status(context.authorization);
  if (status === 'active') return null;
  if (isSessionOperation(document, operation)) {
    context.authorization = undefined;
    return null;
  }
  return asGraphQLError(
    status === 'revoked'
      ? new UnauthenticatedError('The session of this access token has ended or changed. Refresh it or log in again.')
      : new ServiceUnavailableError(),
  );
}

const isSessionOperation = (document: DocumentNode, operation: OperationDefinitionNode): boolean =>
  operation.operation === OperationTypeNode.MUTATION &&
  operationRoot(document, operation).fields.every(({ name }) => SESSION_FIELDS.has(name.value));

const asGraphQLError = (error: DomainError) =>
  new GraphQLError(error.message, { originalError: error, extensions: { code: error.code } });
