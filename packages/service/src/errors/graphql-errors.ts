import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { DomainError, ServiceUnavailableError } from './errors.ts';
import type { Logger } from '../telemetry/logging.ts';

/** Codes of errors that GraphQL servers report for an invalid request; their messages are shown to the caller. */
const PROTOCOL_CODES = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

export interface ErrorMapping {
  logger: Logger;
  /** True when the error means that a store is unavailable, so that the call may be retried. */
  isUnavailable(error: unknown): boolean;
}

/**
 * Maps a thrown error to the one that a client sees: domain errors by their code, protocol errors unchanged, an
 * unavailable store as `SERVICE_UNAVAILABLE`, and anything else masked behind an `errorId`, which is logged.
 */
export function formatError(
  formatted: GraphQLFormattedError,
  thrown: unknown,
  mapping: ErrorMapping,
): GraphQLFormattedError {
  const cause = thrown instanceof GraphQLError && thrown.originalError ? thrown.originalError : thrown;
  const { path, locations } = formatted;
  const place = { ...(path && { path }), ...(locations && { locations }) };

  if (cause instanceof DomainError) {
    return { message: cause.message, ...place, extensions: { ...cause.extensions, code: cause.code } };
  }
  const code = formatted.extensions?.['code'];
  if (typeof code === 'string' && PROTOCOL_CODES.has(code)) {
    return { message: formatted.message, ...place, extensions: { code } };
  }
  if (mapping.isUnavailable(cause)) {
    mapping.logger.warn({ err: cause }, 'store unavailable');
    const unavailable = new ServiceUnavailableError();
    return { message: unavailable.message, ...place, extensions: { code: unavailable.code } };
  }
  const errorId = randomUUID();
  mapping.logger.error({ err: cause, errorId }, 'unexpected error');
  return {
    message: 'Internal server error.',
    ...place,
    extensions: { code: 'INTERNAL_SERVER_ERROR', errorId },
  };
}
