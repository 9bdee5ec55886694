import { randomUUID } from 'node:crypto';
import { formatError, type ErrorCode, type Logger } from '@parley/service';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** The codes that a subgraph may answer a client with. */
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

/** What clients see of a subgraph's `extensions`. */
const SUBGRAPH_EXTENSIONS = ['code', 'field', 'retryAfter', 'cost', 'maximum', 'errorId'];

/** Everything that a client is told of a failure passes through here. */
export class ErrorMapper {
  constructor(private readonly logger: Logger) {}

  /** What a client may see of `thrown`; `formatted` is what GraphQL would make of it. */
  readonly format = (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError => {
    const error =
      formatted.extensions?.['serviceName'] === undefined
        ? formatError(formatted, thrown, { logger: this.logger, isUnavailable: () => false })
        : this.fromSubgraph(formatted);
    const { path, message, ...rest } = error;
    return {
      // Not all of GraphQL's own messages can be had without guesses at what the client did not name.
      message: withoutGuess(message),
      ...(path && { path: clientPath(path) }),
      ...rest,
    };
  };

  /** What a client may see of whatever was thrown. */
  toClientError(thrown: unknown): GraphQLFormattedError {
    const error =
      thrown instanceof GraphQLError
        ? thrown
        : new GraphQLError('', { originalError: thrown instanceof Error ? thrown : new Error(String(thrown)) });
    return this.format(error.toJSON(), error);
  }

  /** What a client may see of an error that a subgraph sent. */
  fromSubgraph({ message, path, extensions = {} }: GraphQLFormattedError): GraphQLFormattedError {
    const place = path && { path };
    if (SUBGRAPH_CODES.has(extensions['code'])) {
      const shown = Object.entries(extensions).filter(([name]) => SUBGRAPH_EXTENSIONS.includes(name));
      return { message, ...place, extensions: Object.fromEntries(shown) };
    }
    // For example a query that the subgraph does not understand, because it runs an older schema.
    const errorId = randomUUID();
    this.logger.error({ errorId, message, extensions }, 'unexpected error of a subgraph');
    return {
      message: 'Something went wrong on our side.',
      ...place,
      extensions: { code: 'INTERNAL_SERVER_ERROR', errorId },
    };
  }
}

/**
 * Where an error stands in the client's own result. That of a whole fetch of entities stands where the gateway
 * looked for them: in a list, it is not known at which item.
 */
function clientPath(path: readonly (string | number)[]): readonly (string | number)[] {
  const end = path.findIndex((step) => step === '@' || step === '_entities');
  return end < 0 ? path : path.slice(0, end);
}

const GUESS = 'Did you mean ';

/** A message of GraphQL's without the question at its end. By hand: a pattern would try each of many such questions. */
function withoutGuess(message: string): string {
  const start = message.endsWith('?') ? message.indexOf(GUESS) : -1;
  return start < 0 ? message : message.slice(0, start).trimEnd();
}
