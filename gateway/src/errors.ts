import { randomUUID } from 'node:crypto';
import { formatError, type ErrorCode } from '@parley/service/errors';
import type { Logger } from '@parley/service/telemetry';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** Codes of subgraph errors that pass through to clients. */
const SUBGRAPH_CODES: ReadonlySet<unknown> = new Set<ErrorCode>([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'BAD_USER_INPUT',
  'RATE_LIMITED',
  'COST_LIMIT_EXCEEDED',
  'PAYLOAD_TOO_LARGE',
  'SERVICE_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
]);

/** Extensions of subgraph errors that pass through to clients. */
const SUBGRAPH_EXTENSIONS = ['code', 'field', 'retryAfter', 'cost', 'maximum', 'errorId'];

/** Converts every error into what clients may see. */
export class ErrorMapper {
  constructor(private readonly logger: Logger) {}

  /** Maps `thrown` for the client; `formatted` is GraphQL's own format of it. */
  readonly format = (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError => {
    const error =
      formatted.extensions?.['serviceName'] === undefined
        ? formatError(formatted, thrown, { logger: this.logger, isUnavailable: () => false })
        : this.fromSubgraph(formatted);
    const { path, message, ...rest } = error;
    return {
      // Some messages of graphql-js always suggest names of the schema.
      message: withoutSuggestion(message),
      ...(path && { path: clientPath(path) }),
      ...rest,
    };
  };

  /** Maps any thrown value for the client. */
  toClientError(thrown: unknown): GraphQLFormattedError {
    const error =
      thrown instanceof GraphQLError
        ? thrown
        : new GraphQLError('', { originalError: thrown instanceof Error ? thrown : new Error(String(thrown)) });
    return this.format(error.toJSON(), error);
  }

  /** Maps an error in a subgraph's response for the client. */
  fromSubgraph({ message, path, extensions = {} }: GraphQLFormattedError): GraphQLFormattedError {
    const location = path && { path };
    if (SUBGRAPH_CODES.has(extensions['code'])) {
      const shown = Object.entries(extensions).filter(([name]) => SUBGRAPH_EXTENSIONS.includes(name));
      return { message, ...location, extensions: Object.fromEntries(shown) };
    }
    // For example, the subgraph runs an older schema and rejects the query.
    const errorId = randomUUID();
    this.logger.error({ errorId, message, extensions }, 'unexpected subgraph error');
    return {
      message: 'Internal server error.',
      ...location,
      extensions: { code: 'INTERNAL_SERVER_ERROR', errorId },
    };
  }
}

/**
 * The path in the client's result. An error of an entity fetch gets the path of the fetch, because the list item is
 * unknown.
 */
function clientPath(path: readonly (string | number)[]): readonly (string | number)[] {
  const end = path.findIndex((step) => step === '@' || step === '_entities');
  return end < 0 ? path : path.slice(0, end);
}

const SUGGESTION = 'Did you mean ';

/**
 * Removes the suggestion at the end of a message. Does not use a regular expression, because it would be slow for
 * repeated suggestions.
 */
function withoutSuggestion(message: string): string {
  const start = message.endsWith('?') ? message.indexOf(SUGGESTION) : -1;
  return start < 0 ? message : message.slice(0, start).trimEnd();
}
