import type { FormattedExecutionResult } from 'graphql';
import type { ErrorMapper } from './errors.ts';

/**
 * `@apollo/gateway` reports data that does not match the schema in an extension, in addition to unexplained nulls.
 * Clients get an ordinary error instead; the details go to the log.
 */
export function explainNulls(result: FormattedExecutionResult, errors: ErrorMapper): FormattedExecutionResult {
  const { valueCompletion, ...extensions } = result.extensions ?? {};
  if (valueCompletion === undefined) return result;
  const { extensions: _, errors: known = [], ...rest } = result;
  return {
    errors: [...known, errors.toClientError(new InvalidSubgraphDataError(valueCompletion))],
    ...rest,
    ...(Object.keys(extensions).length > 0 && { extensions }),
  };
}

/** A subgraph returned data that does not match the schema. */
class InvalidSubgraphDataError extends Error {
  constructor(problems: unknown) {
    super(`subgraph data does not match the schema: ${JSON.stringify(problems)}`);
    this.name = 'InvalidSubgraphDataError';
  }
}
