import type { GraphQLResponse } from '@apollo/server';

/** Codes for well-formed requests whose operation cannot be executed. */
const NOT_EXECUTED = new Set<unknown>([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
  'UNAUTHENTICATED',
]);

const REJECTED = new Set<number | undefined>([400, 401]);

/**
 * The status of a response. GraphQL over HTTP (section 6.4.1) requires 200 even for invalid operations when the client
 * accepts `application/json`: such clients take any other status for a failure of an intermediary.
 */
export function lenientStatus(accept: string | undefined, { http, body }: GraphQLResponse): number | undefined {
  if (!REJECTED.has(http.status) || body.kind !== 'single' || !isLegacy(accept)) return http.status;
  const { errors = [] } = body.singleResult;
  return errors.every(({ extensions }) => NOT_EXECUTED.has(extensions?.['code'])) ? 200 : http.status;
}

const isLegacy = (accept = '') =>
  accept.includes('application/json') && !accept.includes('application/graphql-response+json');
