import { ServiceUnavailableError, UnauthenticatedError, type DomainError } from '@parley/service';
import { GraphQLError, OperationTypeNode, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { operationRoot } from '../documents/operation-root.ts';
import type { RequestContext } from '../request-context.ts';
import type { Revocations } from './revocations.ts';

/** What a session is begun, kept and ended with. None of it needs an access token. */
const SESSION_FIELDS = new Set(['register', 'login', 'refreshSession', 'logout']);

/**
 * Why a checked query or mutation may not be executed for its token's sake; null when it may. An operation that is
 * only about the session goes on as if no token had come along: a revoked one must not keep its owner from signing
 * in again, nor from logging out by the refresh token.
 */
export function revocationError(
  revocations: Revocations,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  context: RequestContext,
): GraphQLError | null {
  const status = revocations.status(context.authorization);
  if (status === 'active') return null;
  if (isOfSession(document, operation)) {
    context.authorization = undefined;
    return null;
  }
  return asGraphQLError(
    status === 'revoked'
      ? new UnauthenticatedError('The session of this access token has ended or changed: refresh it or sign in again.')
      : new ServiceUnavailableError(),
  );
}

const isOfSession = (document: DocumentNode, operation: OperationDefinitionNode): boolean =>
  operation.operation === OperationTypeNode.MUTATION &&
  operationRoot(document, operation).fields.every(({ name }) => SESSION_FIELDS.has(name.value));

const asGraphQLError = (error: DomainError) =>
  new GraphQLError(error.message, { originalError: error, extensions: { code: error.code } });
